package io.logpost.engine.kafka;

import io.logpost.record.TopicPartition;

/// Turns names of partitions from ours to Kafka's and back. Stateless.
final class Names {
  private Names() {}

  static org.apache.kafka.common.TopicPartition ofKafka(TopicPartition id) {
    return new org.apache.kafka.common.TopicPartition(id.topic(), id.partition());
  }

  static TopicPartition ofOurs(org.apache.kafka.common.TopicPartition id) {
    return new TopicPartition(id.topic(), id.partition());
  }
}
