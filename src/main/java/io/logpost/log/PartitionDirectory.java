package io.logpost.log;

import java.nio.file.Path;

/// Where a partition's files are.
///
/// @param topics the directory of all topics
/// @param topic that of its topic, named by the topic's id
/// @param path its own, named by its number
record PartitionDirectory(Path topics, Path topic, Path path) {
  static PartitionDirectory of(Path topics, PartitionId id) {
    Path topic = topics.resolve(id.topicId());
    return new PartitionDirectory(topics, topic, topic.resolve(Integer.toString(id.partition())));
  }
}
