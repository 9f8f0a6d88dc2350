package io.logpost.consumer;

import io.logpost.engine.Engine;
import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How far a group is behind the ends of the partitions. Stateless.
public final class Lag {
  private final Engine engine;

  public Lag(Engine engine) {
    this.engine = engine;
  }

  /// The lag of a group, partition by partition.
  ///
  /// @param topics whose partitions to look at; none: those for which the group committed something
  /// @throws io.logpost.error.LogpostException.UnknownTopic for a topic that there is not
  public List<PartitionLag> of(String group, Collection<String> topics) {
    Map<TopicPartition, CommittedOffset> committed = engine.groups().committed(group);
    Collection<String> asked = topics.isEmpty() ? topicsOf(committed) : topics;
    return engine
        .records()
        .bounds(Partitions.of(engine, asked), Isolation.READ_COMMITTED)
        .entrySet()
        .stream()
        .map(entry -> lag(entry.getKey(), entry.getValue(), committed.get(entry.getKey())))
        .toList();
  }

  private static PartitionLag lag(
      TopicPartition partition, OffsetBounds bounds, @Nullable CommittedOffset committed) {
    long end = bounds.endOffset();
    if (committed == null) {
      return new PartitionLag(partition, null, end, end - bounds.startOffset());
    }
    long from = Math.max(committed.nextOffset(), bounds.startOffset());
    return new PartitionLag(partition, committed.nextOffset(), end, Math.max(0, end - from));
  }

  private static Collection<String> topicsOf(Map<TopicPartition, CommittedOffset> committed) {
    Collection<String> topics = new TreeSet<>();
    committed.keySet().forEach(partition -> topics.add(partition.topic()));
    return topics;
  }
}
