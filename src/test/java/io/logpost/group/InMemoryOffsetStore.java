package io.logpost.group;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps offsets as long as the object lives; changes fail if told so.
public final class InMemoryOffsetStore implements OffsetStore {
  final Map<String, Map<GroupPartition, StoredOffset>> byGroup = new HashMap<>();
  @Nullable RuntimeException failure;

  @Override
  public Map<String, Map<GroupPartition, StoredOffset>> load() {
    return byGroup;
  }

  @Override
  public void commit(String group, Map<GroupPartition, StoredOffset> offsets, Runnable whenStored) {
    failIfTold();
    byGroup.computeIfAbsent(group, _ -> new HashMap<>()).putAll(offsets);
    whenStored.run();
  }

  @Override
  public void delete(String group, Set<GroupPartition> partitions, Runnable whenStored) {
    failIfTold();
    byGroup.getOrDefault(group, new HashMap<>()).keySet().removeAll(partitions);
    whenStored.run();
  }

  @Override
  public void expire(String group, long committedBeforeMs, Runnable whenStored) {
    failIfTold();
    byGroup
        .getOrDefault(group, new HashMap<>())
        .values()
        .removeIf(offset -> offset.committedAtMs() < committedBeforeMs);
    whenStored.run();
  }

  @Override
  public void deleteGroup(String group, Runnable whenStored) {
    failIfTold();
    byGroup.remove(group);
    whenStored.run();
  }

  private void failIfTold() {
    if (failure != null) {
      throw failure;
    }
  }
}
