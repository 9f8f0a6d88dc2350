package io.logpost.consumer;

import static java.util.Objects.requireNonNull;

import io.logpost.consumer.Reading.Delivery;
import io.logpost.engine.GroupMember;
import io.logpost.engine.Ownership;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.GroupActive;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Where a consumer instance reads on in each partition it owns, and what of that its group does
/// not know yet.
///
/// A position lives as long as the ownership it began under: after a partition went and came back
/// it is what the group committed, and before there is any, what the reset finds.
///
/// Confined to the call that holds the place.
final class InstancePositions implements Reading.Positions {
  /// An offset, and the generation since which the partition is owned.
  private record At(int since, long offset) {}

  private final String group;
  private final GroupMember member;
  private final PositionReset reset;
  private final boolean commitsStarts;
  private final Map<TopicPartition, At> positions = new HashMap<>();

  /// Up to where the last read of each partition went; kept when the partition goes, so that a
  /// commit of what was read before is known as such.
  private final Map<TopicPartition, At> delivered = new HashMap<>();

  /// Those whose position was moved since the last commit of it.
  private final Set<TopicPartition> uncommitted = new HashSet<>();

  /// @param commitsStarts whether an offset that the reset finds is committed at once, so that a
  ///   next owner starts there too
  InstancePositions(String group, GroupMember member, PositionReset reset, boolean commitsStarts) {
    this.group = group;
    this.member = member;
    this.reset = reset;
    this.commitsStarts = commitsStarts;
  }

  /// The same positions for another member of which they are to be true.
  InstancePositions carriedTo(GroupMember other) {
    InstancePositions carried = new InstancePositions(group, other, reset, commitsStarts);
    carried.positions.putAll(positions);
    carried.delivered.putAll(delivered);
    carried.uncommitted.addAll(uncommitted);
    return carried;
  }

  @Override
  public Map<TopicPartition, Long> of(List<TopicPartition> partitions, Ownership ownership) {
    forgetLost(ownership);
    Set<TopicPartition> missing = new HashSet<>(partitions);
    missing.removeAll(positions.keySet());
    if (!missing.isEmpty()) {
      put(starts(missing, ownership), ownership);
    }
    Map<TopicPartition, Long> all = new LinkedHashMap<>();
    for (TopicPartition partition : partitions) {
      all.put(partition, requireNonNull(positions.get(partition)).offset());
    }
    return all;
  }

  @Override
  public void bringInside(Map<TopicPartition, Long> outside, Ownership ownership) {
    put(reset.bringInside(outside), ownership);
  }

  /// Moves positions past what was delivered.
  void deliver(Delivery delivery) {
    delivery
        .ranges()
        .forEach((partition, range) -> {
          At end = new At(since(partition, delivery.ownership()), range.to());
          positions.put(partition, end);
          delivered.put(partition, end);
          uncommitted.add(partition);
        });
  }

  /// Moves positions of partitions that are owned.
  void seek(Map<TopicPartition, Long> offsets, Ownership ownership) {
    put(offsets, ownership);
    uncommitted.addAll(offsets.keySet());
  }

  /// The partitions whose position the group does not know yet.
  Set<TopicPartition> uncommitted() {
    return Set.copyOf(uncommitted);
  }

  /// Commits every position that was moved.
  ///
  /// @throws Fenced where one of its partitions went meanwhile; nothing is stored, and that one is
  ///   forgotten
  void commit(Ownership ownership) {
    Set<TopicPartition> moved = Set.copyOf(uncommitted);
    forgetLost(ownership);
    for (TopicPartition partition : moved) {
      if (!uncommitted.contains(partition)) {
        throw lost(partition);
      }
    }
    commitMoved(moved, ownership);
  }

  /// Commits the positions of some partitions, as far as they were moved and are still owned.
  void commitWhatIsOwned(Set<TopicPartition> partitions, Ownership ownership) {
    forgetLost(ownership);
    Set<TopicPartition> moved = new HashSet<>(partitions);
    moved.retainAll(uncommitted);
    try {
      commitMoved(moved, ownership);
    } catch (Fenced _) {
      // they went at this moment, with their topic: nobody is to read on there
      uncommitted.removeAll(moved);
    } catch (GroupActive _) {
      // with assignments beside members of the group, which commit for it: they go on reading
    }
  }

  /// Commits what the client says.
  ///
  /// @throws Fenced for a partition that is not owned, or went and came back since it was read
  void commit(Map<TopicPartition, CommittedOffset> offsets, Ownership ownership) {
    for (TopicPartition partition : offsets.keySet()) {
      At read = delivered.get(partition);
      Integer since = ownership.owned().get(partition);
      if (read != null && since != null && read.since() != since) {
        throw lost(partition);
      }
    }
    member.commit(offsets, ownership.generation());
  }

  /// An offset, but never one past what was delivered of its partition.
  long bounded(TopicPartition partition, long offset) {
    At read = delivered.get(partition);
    return read == null ? offset : Math.min(offset, read.offset());
  }

  private Map<TopicPartition, Long> starts(Set<TopicPartition> partitions, Ownership ownership) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    member.committed(partitions).forEach((id, committed) -> starts.put(id, committed.nextOffset()));
    Set<TopicPartition> unknown = new HashSet<>(partitions);
    unknown.removeAll(starts.keySet());
    if (!unknown.isEmpty()) {
      Map<TopicPartition, Long> found = reset.start(unknown);
      if (commitsStarts) {
        commitStarts(found, ownership);
      }
      starts.putAll(found);
    }
    return starts;
  }

  private void commitStarts(Map<TopicPartition, Long> found, Ownership ownership) {
    try {
      member.commit(CommittedOffset.withoutMetadata(found), ownership.generation());
    } catch (GroupActive _) {
      // the members of the group decide where it starts
    }
  }

  private void commitMoved(Set<TopicPartition> moved, Ownership ownership) {
    if (!moved.isEmpty()) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      moved.forEach(id -> offsets.put(id, requireNonNull(positions.get(id)).offset()));
      member.commit(CommittedOffset.withoutMetadata(offsets), ownership.generation());
      uncommitted.removeAll(moved);
    }
  }

  private void put(Map<TopicPartition, Long> offsets, Ownership ownership) {
    offsets.forEach((id, offset) -> positions.put(id, new At(since(id, ownership), offset)));
  }

  private void forgetLost(Ownership ownership) {
    positions
        .entrySet()
        .removeIf(position ->
            !Objects.equals(ownership.owned().get(position.getKey()), position.getValue().since()));
    uncommitted.retainAll(positions.keySet());
  }

  private static int since(TopicPartition partition, Ownership ownership) {
    return requireNonNull(ownership.owned().get(partition), "a partition that is not owned");
  }

  private Fenced lost(TopicPartition partition) {
    return new Fenced(
        group,
        "%s went to another member since it was read here; it is read again from what was committed."
            .formatted(partition));
  }
}
