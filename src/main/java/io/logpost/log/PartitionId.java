package io.logpost.log;

import java.util.regex.Pattern;

/// Names a partition log: by its topic's id on disk, by its name to people.
///
/// @param topicId 1 to 64 of `A-Z a-z 0-9 _ -`: it is the name of a directory
/// @param partition from 0
public record PartitionId(String topicId, String topic, int partition) {
  private static final Pattern TOPIC_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public PartitionId {
    if (!isTopicId(topicId) || partition < 0) {
      throw new IllegalArgumentException("no partition: %s %d".formatted(topicId, partition));
    }
  }

  static boolean isTopicId(String name) {
    return TOPIC_ID.matcher(name).matches();
  }

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
