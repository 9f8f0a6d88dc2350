package io.logpost.group;

import io.logpost.error.LogpostException.UnknownGroup;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// What groups committed: the image in memory of what the {@link OffsetStore} keeps. A group exists
/// here while it has offsets.
///
/// Threads: any number read and commit, without a lock. The image changes on the store's one thread
/// only, in the order of storing; a reader may see a part of a commit that is being published.
public final class GroupOffsets {
  private final OffsetStore store;
  private final Predicate<String> topicExists;
  private final InstantSource clock;
  private final ConcurrentSkipListMap<String, Map<GroupPartition, StoredOffset>> byGroup =
      new ConcurrentSkipListMap<>();

  private final LongAdder commits = new LongAdder();

  /// Reads the store.
  ///
  /// @param topicExists whether the topic of an id is there; asked on the store's thread
  /// @param clock the wall clock that commits are dated with
  public GroupOffsets(OffsetStore store, Predicate<String> topicExists, InstantSource clock) {
    this.clock = clock;
    this.store = store;
    this.topicExists = topicExists;
    store.load().forEach(this::put);
  }

  /// How often offsets were committed since the start.
  public long commitCount() {
    return commits.sum();
  }

  /// All groups, sorted.
  public List<String> groups() {
    return List.copyOf(byGroup.keySet());
  }

  /// Whether a group has offsets.
  public boolean exists(String group) {
    return byGroup.containsKey(group);
  }

  /// What a group committed; empty where it did not.
  public Map<GroupPartition, CommittedOffset> committed(String group) {
    Map<GroupPartition, CommittedOffset> all = new HashMap<>();
    byGroup
        .getOrDefault(group, Map.of())
        .forEach((partition, offset) -> all.put(partition, offset.committed()));
    return all;
  }

  /// What a group committed for some partitions; those for which it did not are missing.
  public Map<GroupPartition, CommittedOffset> committed(
      String group, Set<GroupPartition> partitions) {
    Map<GroupPartition, StoredOffset> all = byGroup.getOrDefault(group, Map.of());
    Map<GroupPartition, CommittedOffset> some = new HashMap<>();
    for (GroupPartition partition : partitions) {
      StoredOffset offset = all.get(partition);
      if (offset != null) {
        some.put(partition, offset.committed());
      }
    }
    return some;
  }

  /// Stores offsets, all or none, durable on return; those of other partitions stay.
  public void commit(String group, Map<GroupPartition, CommittedOffset> offsets) {
    GroupName.check(group);
    if (!offsets.isEmpty()) {
      long nowMs = clock.millis();
      Map<GroupPartition, StoredOffset> added = new HashMap<>();
      offsets.forEach((partition, offset) -> added.put(partition, new StoredOffset(offset, nowMs)));
      store.commit(group, added, () -> put(group, added));
      commits.increment();
    }
  }

  /// Forgets offsets, durable on return; what is not there is skipped.
  public void delete(String group, Set<GroupPartition> partitions) {
    GroupName.check(group);
    Set<GroupPartition> removed = Set.copyOf(partitions);
    if (exists(group) && !removed.isEmpty()) {
      store.delete(
          group, removed, () -> remove(group, (partition, _) -> removed.contains(partition)));
    }
  }

  /// Forgets those offsets of a group that were committed before a time, durable on return.
  public void expire(String group, long committedBeforeMs) {
    Predicate<StoredOffset> isOld = offset -> offset.committedAtMs() < committedBeforeMs;
    if (byGroup.getOrDefault(group, Map.of()).values().stream().anyMatch(isOld)) {
      store.expire(
          group, committedBeforeMs, () -> remove(group, (_, offset) -> isOld.test(offset)));
    }
  }

  /// Forgets all offsets of a group, durable on return.
  ///
  /// @throws UnknownGroup where there is none
  public void deleteGroup(String group) {
    GroupName.check(group);
    if (!exists(group)) {
      throw new UnknownGroup(group);
    }
    store.deleteGroup(group, () -> byGroup.remove(group));
  }

  /// Forgets a topic's offsets that the store has forgotten; to be called on the store's thread.
  public void forgetTopic(String topicId) {
    for (String group : new ArrayList<>(byGroup.keySet())) {
      remove(group, (partition, _) -> partition.topicId().equals(topicId));
    }
  }

  private void put(String group, Map<GroupPartition, StoredOffset> added) {
    Map<GroupPartition, StoredOffset> offsets =
        byGroup.getOrDefault(group, new ConcurrentHashMap<>());
    added.forEach((partition, offset) -> {
      // a topic may have been deleted while the commit waited for the store
      if (topicExists.test(partition.topicId())) {
        offsets.put(partition, offset);
      }
    });
    if (!offsets.isEmpty()) {
      byGroup.put(group, offsets);
    }
  }

  private void remove(String group, BiPredicate<GroupPartition, StoredOffset> removed) {
    Map<GroupPartition, StoredOffset> offsets =
        byGroup.getOrDefault(group, new ConcurrentHashMap<>());
    offsets.entrySet().removeIf(entry -> removed.test(entry.getKey(), entry.getValue()));
    if (offsets.isEmpty()) {
      byGroup.remove(group);
    }
  }
}
