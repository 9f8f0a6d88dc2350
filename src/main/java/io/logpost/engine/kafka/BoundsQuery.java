package io.logpost.engine.kafka;

import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.record.TopicPartition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Asks where partitions start and end, for those who read. Any thread may call it.
final class BoundsQuery {
  private final TopicCache cache;
  private final OffsetQueries queries;
  private final TopicLooks looks;
  private final SharedBounds committed;
  private final SharedBounds uncommitted;

  BoundsQuery(TopicCache cache, OffsetQueries queries, TopicLooks looks) {
    this.cache = cache;
    this.queries = queries;
    this.looks = looks;
    committed = new SharedBounds(ids -> queries.begin(ids, Isolation.READ_COMMITTED));
    uncommitted = new SharedBounds(ids -> queries.begin(ids, Isolation.READ_UNCOMMITTED));
  }

  /// Where partitions start and end for a reader, in the order asked.
  ///
  /// @throws io.logpost.error.LogpostException.UnknownTopic and UnknownPartition
  Map<TopicPartition, OffsetBounds> bounds(
      Collection<TopicPartition> partitions, Isolation isolation) {
    SharedBounds shared = isolation == Isolation.READ_COMMITTED ? committed : uncommitted;
    return answered(partitions, () -> shared.of(partitions));
  }

  /// The first offset at or after a timestamp in ms, for each; empty where there is none.
  ///
  /// @throws io.logpost.error.LogpostException.UnknownTopic and UnknownPartition
  Map<TopicPartition, OptionalLong> forTimes(Map<TopicPartition, Long> timestamps) {
    Map<TopicPartition, Long> askable = new LinkedHashMap<>(timestamps);
    askable.replaceAll(
        (_, timestampMs) -> Math.max(0, timestampMs)); // below, they are Kafka's signs
    return answered(askable.keySet(), () -> queries.forTimes(askable));
  }

  /// Answers for partitions that there are. Where no leader answers in time, the topic may be gone
  /// since the cache was told of it, or the cluster knows why.
  private <T> T answered(Collection<TopicPartition> partitions, Supplier<T> question) {
    partitions.forEach(cache::topicOf);
    try {
      return question.get();
    } catch (ClusterUnavailable e) {
      for (TopicPartition id : partitions) {
        CachedTopic topic = looks.again(id.topic());
        if (!topic.hasLeader(id.partition())) {
          throw new ClusterUnavailable("%s: %s.".formatted(id, topic.trouble(id.partition())));
        }
      }
      throw e;
    }
  }
}
