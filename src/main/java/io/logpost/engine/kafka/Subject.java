package io.logpost.engine.kafka;

import io.logpost.error.Place;
import io.logpost.record.TopicPartition;

/// What a call to the cluster is about, for the words of its failure.
///
/// @param topic empty where it is about none
/// @param partition -1 where it is about none
/// @param group empty where it is about none
/// @param place the field of the request that a refusal concerns
record Subject(String topic, int partition, String group, Place place) {
  static final Subject CLUSTER = new Subject("", -1, "", Place.UNKNOWN);

  static Subject of(String topic) {
    return new Subject(topic, -1, "", Place.UNKNOWN);
  }

  static Subject of(TopicPartition id) {
    return new Subject(id.topic(), id.partition(), "", Place.UNKNOWN);
  }

  static Subject ofGroup(String group) {
    return new Subject("", -1, group, Place.UNKNOWN);
  }

  /// The same, where a refusal is to name a field.
  Subject at(Place newPlace) {
    return new Subject(topic, partition, group, newPlace);
  }

  /// As it stands at the front of a sentence.
  @Override
  public String toString() {
    if (!group.isEmpty()) {
      return "The group " + group;
    }
    if (topic.isEmpty()) {
      return "The Kafka cluster";
    }
    return partition < 0 ? topic : topic + "-" + partition;
  }
}
