package io.logpost.consumer;

import io.logpost.engine.Engine;
import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.GroupMember;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.Ownership;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// Stands where a member of a group would, and is none: it reads the partitions it was given,
/// whoever else does, and commits for the group only while that has no members.
///
/// One caller at a time; {@link #ownership} and {@link #wakeup} may be called from any thread.
final class AssignedMember implements GroupMember {
  /// A fetch looks this often whether it was woken: what it waits on knows nothing of that.
  private static final Duration SLICE = Duration.ofMillis(200);

  private final Engine engine;
  private final String group;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final AtomicReference<Assigned> assigned;

  /// What it was given, and the ids of the topics that were there when somebody last looked.
  private record Assigned(Ownership ownership, Map<String, String> topicIds) {}

  AssignedMember(Engine engine, String group, Set<TopicPartition> partitions) {
    this.engine = engine;
    this.group = group;
    Map<TopicPartition, Integer> owned = new HashMap<>();
    partitions.forEach(partition -> owned.put(partition, 0));
    Ownership ownership = Ownership.of(0, owned, Set.of());
    this.assigned = new AtomicReference<>(new Assigned(ownership, topicIds(ownership)));
  }

  /// The partitions of a topic that was created again count as given anew: what was known of the
  /// one before says nothing of it.
  @Override
  public Ownership ownership() {
    return assigned
        .updateAndGet(known -> {
          Map<String, String> now = new HashMap<>(known.topicIds());
          now.putAll(topicIds(known.ownership()));
          return now.equals(known.topicIds()) ? known : anew(known, now);
        })
        .ownership();
  }

  private static Assigned anew(Assigned known, Map<String, String> topicIds) {
    int next = known.ownership().generation() + 1;
    Map<TopicPartition, Integer> owned = new HashMap<>(known.ownership().owned());
    owned.replaceAll((partition, since) -> {
      String before = known.topicIds().get(partition.topic());
      String now = topicIds.get(partition.topic());
      return Objects.equals(before, now) ? since : Integer.valueOf(next);
    });
    return new Assigned(Ownership.of(next, owned, Set.of()), topicIds);
  }

  private Map<String, String> topicIds(Ownership ownership) {
    Map<String, String> ids = new HashMap<>();
    for (TopicPartition partition : ownership.owned().keySet()) {
      try {
        ids.computeIfAbsent(partition.topic(), engine.topics()::topicId);
      } catch (UnknownTopic _) {
        // it is gone, and may come back
      }
    }
    return ids;
  }

  /// Nobody can take the place of what has none.
  @Override
  public boolean isFenced() {
    return false;
  }

  @Override
  public void update(JoinRequest request) {
    throw new IllegalStateException("no member of " + group + " subscribes to anything");
  }

  @Override
  public void release(Set<TopicPartition> partitions, int generation) {}

  @Override
  public Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions) {
    Map<TopicPartition, CommittedOffset> committed =
        new HashMap<>(engine.groups().committed(group));
    committed.keySet().retainAll(partitions);
    return committed;
  }

  @Override
  public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
    Shown shown = new Shown(visitor);
    Duration rest = request.maxWait();
    while (true) {
      Duration wait = rest.compareTo(SLICE) < 0 ? rest : SLICE;
      rest = rest.minus(wait);
      FetchResult result =
          engine
              .records()
              .fetch(new FetchRequest(request.positions(), request.isolation(), wait), shown);
      if (shown.any || woken.getAndSet(false) || rest.isZero()) {
        return result;
      }
    }
  }

  @Override
  public void wakeup() {
    woken.set(true);
  }

  /// Leaves out what there is no more: its topic was deleted, so that nobody is to read on there.
  @Override
  public void commit(Map<TopicPartition, CommittedOffset> offsets, int generation) {
    Map<TopicPartition, CommittedOffset> existing = new HashMap<>(offsets);
    existing.keySet().removeIf(partition -> !exists(partition));
    engine.groups().commit(group, existing);
  }

  private boolean exists(TopicPartition partition) {
    try {
      return partition.partition() < engine.topics().partitionCount(partition.topic());
    } catch (UnknownTopic _) {
      return false;
    }
  }

  @Override
  public void leave() {}

  /// Passes records on and remembers whether there were any.
  private static final class Shown implements PartitionRecordVisitor {
    private final PartitionRecordVisitor visitor;
    private boolean any;

    private Shown(PartitionRecordVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public boolean record(TopicPartition partition, RecordView record) {
      any = true;
      return visitor.record(partition, record);
    }
  }
}
