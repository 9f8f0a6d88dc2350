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
  ///
  /// @throws io.logpost.error.LogpostException.GroupActive while the group has members
  void deleteOffsets(String group, Set<TopicPartition> partitions);

  /// Joins a group, or takes the place of the member of this name over, whose older holder is
  /// fenced; durable on return, with the partitions that are free for it by then.
  ///
  /// @param onChange called after each change of what it owns, on any thread and with no lock held,
  ///   from the moment of joining; must not wait
  /// @throws io.logpost.error.LogpostException.AssignorDiffers where it asks for another assignor
  ///   than the group's and others are in it
  GroupMember join(JoinRequest request, Runnable onChange);

  /// The members that an engine kept from before the start, each as it would join again; empty
  /// where the engine keeps none.
  List<JoinRequest> stored();
}
