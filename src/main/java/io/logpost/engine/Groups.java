package io.logpost.engine;

import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The consumer groups of an engine. A group exists while it has members or committed offsets.
public interface Groups {
  /// All groups, sorted by name.
  List<GroupDescription> list();

  /// How one group stands.
  ///
  /// @throws UnknownGroup where there is none
  GroupDescription describe(String group);

  /// Deletes a group and its offsets.
  ///
  /// @throws UnknownGroup where there is none
  /// @throws io.logpost.error.LogpostException.GroupActive while it has members
  void delete(String group);

  /// What the group committed; empty for one that does not exist.
  Map<TopicPartition, CommittedOffset> committed(String group);

  /// Stores offsets, all or none, durable on return; those of other partitions stay.
  ///
  /// @throws io.logpost.error.LogpostException.GroupActive while the group has members
  void commit(String group, Map<TopicPartition, CommittedOffset> offsets);

  /// Forgets the offsets of partitions, durable on return; what is not there is skipped.
  void deleteOffsets(String group, Set<TopicPartition> partitions);
}
