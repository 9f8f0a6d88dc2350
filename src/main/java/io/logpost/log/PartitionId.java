package io.logpost.log;

/// Names a partition log: by its topic's id on disk, by its name to people.
public record PartitionId(String topicId, String topic, int partition) {
  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
