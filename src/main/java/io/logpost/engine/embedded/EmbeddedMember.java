package io.logpost.engine.embedded;

import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.FetchWait;
import io.logpost.engine.GroupMember;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.Ownership;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.Holder;
import io.logpost.group.MemberId;
import io.logpost.group.Membership;
import io.logpost.group.OwnedPartitions;
import io.logpost.record.TopicPartition;
import io.logpost.topic.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// A member's place in a group of this engine.
///
/// Threads: one caller at a time; {@link #ownership} and {@link #wakeup} are called by any. The
/// coordinator's thread publishes what it owns and whether it still holds the place.
final class EmbeddedMember implements GroupMember, Holder {
  private final MemberId id;
  private final GroupParts parts;
  private final Runnable onChange;
  private final FetchWait wait = new FetchWait();

  private volatile OwnedByName owned = OwnedByName.NOTHING;
  private volatile boolean fenced;

  /// Of the caller.
  private boolean left;

  EmbeddedMember(MemberId id, GroupParts parts, Runnable onChange) {
    this.id = id;
    this.parts = parts;
    this.onChange = onChange;
  }

  @Override
  public MemberId id() {
    return id;
  }

  @Override
  public void publish(OwnedPartitions now) {
    owned = OwnedByName.of(now, parts.catalog()::byId);
  }

  @Override
  public void fence() {
    fenced = true;
    owned = OwnedByName.NOTHING;
  }

  @Override
  public void changed() {
    wait.end();
    onChange.run();
  }

  @Override
  public Ownership ownership() {
    return owned.ownership();
  }

  @Override
  public boolean isFenced() {
    return fenced;
  }

  @Override
  public void update(JoinRequest request) {
    parts
        .coordinator()
        .update(
            this,
            new Membership(request.subscription(), request.maxPollInterval()),
            request.assignor());
  }

  @Override
  public void release(Set<TopicPartition> partitions, int generation) {
    checkHeld();
    Map<TopicPartition, GroupPartition> ids = owned.ids();
    parts
        .coordinator()
        .release(
            this,
            partitions.stream().map(ids::get).filter(Objects::nonNull).collect(Collectors.toSet()),
            generation);
  }

  @Override
  public Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions) {
    Map<TopicPartition, GroupPartition> ids = ids(partitions);
    Map<GroupPartition, CommittedOffset> byId =
        parts.offsets().committed(id.group(), Set.copyOf(ids.values()));
    Map<TopicPartition, CommittedOffset> committed = new HashMap<>();
    ids.forEach((partition, groupPartition) -> {
      CommittedOffset offset = byId.get(groupPartition);
      if (offset != null) {
        committed.put(partition, offset);
      }
    });
    return committed;
  }

  /// What is owned has the identity under which it is owned; the rest that of the topics there are.
  private Map<TopicPartition, GroupPartition> ids(Set<TopicPartition> partitions) {
    Map<TopicPartition, GroupPartition> held = owned.ids();
    Map<TopicPartition, GroupPartition> ids = new HashMap<>();
    for (TopicPartition partition : partitions) {
      GroupPartition mine = held.get(partition);
      Topic topic = mine == null ? parts.catalog().find(partition.topic()) : null;
      if (mine != null) {
        ids.put(partition, mine);
      } else if (topic != null) {
        ids.put(partition, new GroupPartition(topic.topicId(), partition.partition()));
      }
    }
    return ids;
  }

  @Override
  public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
    try {
      checkHeld();
      FetchResult result =
          owned.holds(request.positions().keySet(), parts.catalog())
              ? fetchOwned(request, visitor)
              : awaitChange(request);
      checkHeld();
      return result;
    } finally {
      wait.reset();
    }
  }

  private FetchResult fetchOwned(FetchRequest request, PartitionRecordVisitor visitor) {
    try {
      return parts.fetcher().fetch(request, visitor, wait);
    } catch (UnknownTopic | UnknownPartition _) {
      return awaitChange(request);
    }
  }

  /// What is asked for is not what is owned or there: the change that says so is on its way.
  private FetchResult awaitChange(FetchRequest request) {
    wait.awaitEnd(request.maxWait());
    return new FetchResult(request.positions(), Map.of());
  }

  @Override
  public void wakeup() {
    wait.end();
  }

  @Override
  public void commit(Map<TopicPartition, CommittedOffset> offsets, int generation) {
    parts
        .barrier()
        .commit(id.group(), () -> parts.offsets().commit(id.group(), checked(offsets, generation)));
  }

  private Map<GroupPartition, CommittedOffset> checked(
      Map<TopicPartition, CommittedOffset> offsets, int generation) {
    checkHeld();
    OwnedByName now = owned;
    Map<GroupPartition, CommittedOffset> byId = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> byId.put(now.checked(partition, generation, id.group()), offset));
    return byId;
  }

  @Override
  public void leave() {
    if (!left) {
      parts.coordinator().leave(this);
      left = true;
    }
  }

  private void checkHeld() {
    if (fenced) {
      throw new Fenced(
          id.group(),
          "%s is in the group no more, or another holds its place.".formatted(id.member()));
    }
  }
}
