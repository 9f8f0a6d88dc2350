package io.logpost.record;

/// A partition of a topic, by name.
///
/// @param partition number from 0
public record TopicPartition(String topic, int partition) {
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
