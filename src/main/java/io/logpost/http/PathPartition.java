package io.logpost.http;

import io.logpost.engine.Topics;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.record.TopicPartition;

/// The partition that a path names. Stateless.
public final class PathPartition {
  private PathPartition() {}

  /// A partition that exists.
  ///
  /// @throws io.logpost.error.LogpostException.UnknownTopic where the topic does not
  /// @throws UnknownPartition where the topic has fewer
  public static TopicPartition find(Topics topics, String topic, int partition) {
    int partitionCount = topics.partitionCount(topic);
    if (partition < 0 || partition >= partitionCount) {
      throw new UnknownPartition(topic, partition, partitionCount);
    }
    return new TopicPartition(topic, partition);
  }
}
