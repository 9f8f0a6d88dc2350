package io.logpost.consumer;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.GroupMember;
import io.logpost.engine.Ownership;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Positions that are the group's committed offsets: what is found for a partition without one is
/// committed at once, so that it is decided once. One thread at a time.
final class CommittedPositions implements Reading.Positions {
  private final GroupMember member;
  private final PositionReset reset;

  CommittedPositions(GroupMember member, PositionReset reset) {
    this.member = member;
    this.reset = reset;
  }

  @Override
  public Map<TopicPartition, Long> of(List<TopicPartition> partitions, Ownership ownership) {
    Set<TopicPartition> missing = new LinkedHashSet<>(partitions);
    Map<TopicPartition, CommittedOffset> committed = member.committed(missing);
    missing.removeAll(committed.keySet());
    Map<TopicPartition, Long> found = missing.isEmpty() ? Map.of() : reset.start(missing);
    commit(found, ownership);
    Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    for (TopicPartition partition : partitions) {
      CommittedOffset known = committed.get(partition);
      positions.put(
          partition, known == null ? requireNonNull(found.get(partition)) : known.nextOffset());
    }
    return positions;
  }

  @Override
  public void bringInside(Map<TopicPartition, Long> positions, Ownership ownership) {
    commit(reset.bringInside(positions), ownership);
  }

  private void commit(Map<TopicPartition, Long> offsets, Ownership ownership) {
    if (!offsets.isEmpty()) {
      member.commit(CommittedOffset.withoutMetadata(offsets), ownership.generation());
    }
  }
}
