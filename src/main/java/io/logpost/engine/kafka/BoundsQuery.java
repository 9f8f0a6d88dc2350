package io.logpost.engine.kafka;

import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.record.TopicPartition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// Asks where partitions start and end, for those who read. Any thread may call it.
final class BoundsQuery {
  private final TopicCache cache;
  private final OffsetQueries queries;

  BoundsQuery(TopicCache cache, OffsetQueries queries) {
    this.cache = cache;
    this.queries = queries;
  }

  /// Where partitions start and end for a reader, in the order asked.
  ///
  /// @throws io.logpost.error.LogpostException.UnknownTopic and UnknownPartition
  Map<TopicPartition, OffsetBounds> bounds(
      Collection<TopicPartition> partitions, Isolation isolation) {
    partitions.forEach(cache::topicOf);
    return queries.bounds(partitions, isolation);
  }

  /// The first offset at or after a timestamp in ms, for each; empty where there is none.
  ///
  /// @throws io.logpost.error.LogpostException.UnknownTopic and UnknownPartition
  Map<TopicPartition, OptionalLong> forTimes(Map<TopicPartition, Long> timestamps) {
    timestamps.keySet().forEach(cache::topicOf);
    Map<TopicPartition, Long> askable = new LinkedHashMap<>(timestamps);
    askable.replaceAll(
        (_, timestampMs) -> Math.max(0, timestampMs)); // below, they are Kafka's signs
    return queries.forTimes(askable);
  }
}
