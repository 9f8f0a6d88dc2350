package io.logpost.consumer;

import io.logpost.engine.Engine;
import io.logpost.engine.Isolation;
import io.logpost.engine.MemberDescription;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
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

  /// The lag of a group, partition by partition. A group that does not exist is behind by all there
  /// is.
  ///
  /// @param topics whose partitions to look at; none: those for which the group committed something
  ///   or has a partition at a member
  /// @throws UnknownTopic for a topic that there is not
  public List<PartitionLag> of(String group, Collection<String> topics) {
    Map<TopicPartition, CommittedOffset> committed = engine.groups().committed(group);
    Map<TopicPartition, String> owners = owners(group);
    Collection<String> asked = topics.isEmpty() ? topicsOf(committed, owners) : topics;
    return engine
        .records()
        .bounds(Partitions.of(engine, asked), Isolation.READ_COMMITTED)
        .entrySet()
        .stream()
        .map(entry -> {
          TopicPartition partition = entry.getKey();
          return lag(partition, entry.getValue(), committed.get(partition), owners.get(partition));
        })
        .toList();
  }

  private static PartitionLag lag(
      TopicPartition partition,
      OffsetBounds bounds,
      @Nullable CommittedOffset committed,
      @Nullable String owner) {
    long end = bounds.endOffset();
    Long next = committed == null ? null : committed.nextOffset();
    long from = next == null ? bounds.startOffset() : Math.max(next, bounds.startOffset());
    return new PartitionLag(partition, next, end, Math.max(0, end - from), owner);
  }

  private Map<TopicPartition, String> owners(String group) {
    Map<TopicPartition, String> owners = new HashMap<>();
    for (MemberDescription member : members(group)) {
      member.ownership().owned().keySet().forEach(id -> owners.put(id, member.member()));
    }
    return owners;
  }

  private List<MemberDescription> members(String group) {
    try {
      return engine.groups().describe(group).members();
    } catch (UnknownGroup _) {
      return List.of();
    }
  }

  /// The topics that the group has to do with, sorted; one that was deleted a moment ago may still
  /// stand with its members.
  private Collection<String> topicsOf(
      Map<TopicPartition, CommittedOffset> committed, Map<TopicPartition, String> owners) {
    Collection<String> topics = new TreeSet<>();
    committed.keySet().forEach(partition -> topics.add(partition.topic()));
    owners.keySet().forEach(partition -> topics.add(partition.topic()));
    topics.removeIf(topic -> !exists(topic));
    return topics;
  }

  private boolean exists(String topic) {
    try {
      return engine.topics().partitionCount(topic) > 0;
    } catch (UnknownTopic _) {
      return false;
    }
  }
}
