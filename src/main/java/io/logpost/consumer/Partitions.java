package io.logpost.consumer;

import io.logpost.engine.Engine;
import io.logpost.record.TopicPartition;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// The partitions of whole topics. Stateless.
final class Partitions {
  private Partitions() {}

  /// All partitions of each topic, in the topics' order.
  static Set<TopicPartition> of(Engine engine, Collection<String> topics) {
    Set<TopicPartition> partitions = new LinkedHashSet<>();
    for (String topic : topics) {
      int count = engine.topics().partitionCount(topic);
      for (int p = 0; p < count; p++) {
        partitions.add(new TopicPartition(topic, p));
      }
    }
    return partitions;
  }
}
