package io.logpost.topic;

/// A topic as it stands. Immutable: a change makes another one.
///
/// @param topicId its identity, 22 characters; one created later under the same name has another
/// @param partitionCount 1 or more; they are numbered from 0
public record Topic(String name, String topicId, int partitionCount, TopicConfig config) {
  Topic withPartitionCount(int count) {
    return new Topic(name, topicId, count, config);
  }

  Topic withConfig(TopicConfig changed) {
    return new Topic(name, topicId, partitionCount, changed);
  }
}
