package io.logpost.engine;

import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.Map;
import java.util.Set;

/// A member's place in a group. One caller at a time; {@link #ownership} and {@link #wakeup} may be
/// called from any thread, {@link #isFenced} too.
public interface GroupMember {
  /// What it owns now; a new snapshot after each change, the same one until then.
  Ownership ownership();

  /// Whether its place is lost for good: another took it over, or the group put it out. It stays
  /// so; who joins again under its name gets another.
  boolean isFenced();

  /// Whether the place was held before by somebody whom this process knows nothing of: then
  /// anything of what it owns may be out.
  default boolean tookOver() {
    return false;
  }

  /// Changes the subscription, the assignor or the longest silence; durable on return. The names of
  /// group and member stay.
  ///
  /// @throws io.logpost.error.LogpostException.AssignorDiffers where others are in the group
  void update(JoinRequest request);

  /// Gives partitions up that were to be released; nothing of them is out, and nothing of them may
  /// be committed any more. Returns at once: they move when that is durable. What was not to be
  /// released is kept.
  ///
  /// @param generation the one under which the caller knew that they were to be released: a
  ///   partition that it was left to keep since, and is to release again, may be out again and is
  ///   kept
  void release(Set<TopicPartition> partitions, int generation);

  /// What the group committed for partitions, its own or not; those for which it did not are
  /// missing.
  Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions);

  /// As {@link RecordStore#fetch}, of partitions that it owns and that are not to be released; also
  /// returns early, with nothing shown, when what it owns changes or {@link #wakeup} is called.
  /// Where one of the partitions is another's or gone by then, nothing is shown and the result is
  /// without bounds.
  ///
  /// @throws io.logpost.error.LogpostException.Fenced where another took the place over
  FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor);

  /// Ends the waiting of a fetch, or of the next one.
  void wakeup();

  /// Stores offsets of partitions it owns, all or none, durable on return.
  ///
  /// @param generation the one under which the caller knew it owned them
  /// @throws io.logpost.error.LogpostException.Fenced where it owns one of them no more, or got it
  ///   after that generation, or the generation is yet to come; nothing is stored
  void commit(Map<TopicPartition, CommittedOffset> offsets, int generation);

  /// Leaves the group; its partitions move now. Durable on return; leaving twice changes nothing.
  void leave();
}
