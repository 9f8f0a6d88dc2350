package io.logpost.http.v2;

import io.logpost.engine.Topics;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.http.ErrorKind;
import io.logpost.http.Problem;
import io.logpost.http.ProblemException;
import io.logpost.record.TopicPartition;

/// The partition that a path names. Stateless.
final class PathPartition {
  private PathPartition() {}

  /// A partition that exists.
  ///
  /// @throws io.logpost.error.LogpostException.UnknownTopic where the topic does not
  /// @throws UnknownPartition for a number that the topic does not have
  /// @throws ProblemException 404 for what is no number of a partition at all
  static TopicPartition find(Topics topics, String topic, String partition) {
    int partitionCount = topics.partitionCount(topic);
    int number = parse(topic, partition);
    if (number < 0 || number >= partitionCount) {
      throw new UnknownPartition(topic, number, partitionCount);
    }
    return new TopicPartition(topic, number);
  }

  private static int parse(String topic, String partition) {
    try {
      return Integer.parseInt(partition);
    } catch (NumberFormatException _) {
      throw new ProblemException(
          Problem.of(
              ErrorKind.UNKNOWN_PARTITION,
              "%s has no partition %s; they are numbered from 0.".formatted(topic, partition)));
    }
  }
}
