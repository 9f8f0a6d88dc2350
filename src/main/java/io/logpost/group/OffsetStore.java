package io.logpost.group;

import java.util.Map;
import java.util.Set;

/// Keeps committed offsets where they outlive the process; every change is durable on return. Any
/// thread may call it.
///
/// Changes take effect one after another. Each names what is to be done once it is stored: that is
/// called on the store's one thread, in the order of storing, before the change's call returns, so
/// that an image in memory goes through the same states as the store.
public interface OffsetStore {
  /// What is stored, by group; read once at start.
  Map<String, Map<GroupPartition, StoredOffset>> load();

  /// Stores offsets of a group, all or none; those of other partitions stay.
  void commit(String group, Map<GroupPartition, StoredOffset> offsets, Runnable whenStored);

  /// Forgets offsets of a group, all or none; what is not there is skipped.
  void delete(String group, Set<GroupPartition> partitions, Runnable whenStored);

  /// Forgets those offsets of a group that were committed before a time.
  void expire(String group, long committedBeforeMs, Runnable whenStored);

  /// Forgets all offsets of a group.
  void deleteGroup(String group, Runnable whenStored);
}
