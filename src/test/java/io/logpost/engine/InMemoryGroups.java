package io.logpost.engine;

import io.logpost.error.LogpostException.GroupActive;
import io.logpost.error.LogpostException.NotSupported;
import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.group.Assignor;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The groups of the in-memory engine; members are put in by {@link #setMembers}.
public final class InMemoryGroups implements Groups {
  private final InMemoryEngine engine;
  private final SortedMap<String, Map<TopicPartition, CommittedOffset>> offsets = new TreeMap<>();
  private final Map<String, List<String>> members = new HashMap<>();

  InMemoryGroups(InMemoryEngine engine) {
    this.engine = engine;
  }

  /// Makes a group active with these members, or empty.
  public void setMembers(String group, List<String> names) {
    engine.lock.lock();
    try {
      members.put(group, List.copyOf(names));
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public List<GroupDescription> list() {
    engine.enter();
    try {
      SortedSet<String> names = new TreeSet<>(offsets.keySet());
      members.forEach((group, of) -> of.forEach(_ -> names.add(group)));
      List<GroupDescription> all = new ArrayList<>();
      names.forEach(group -> all.add(description(group)));
      return all;
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public GroupDescription describe(String group) {
    engine.enter();
    try {
      checkKnown(group);
      return description(group);
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public void delete(String group) {
    engine.enter();
    try {
      checkKnown(group);
      checkInactive(group);
      offsets.remove(group);
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public Map<TopicPartition, CommittedOffset> committed(String group) {
    engine.enter();
    try {
      return Map.copyOf(offsets.getOrDefault(group, Map.of()));
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public void commit(String group, Map<TopicPartition, CommittedOffset> committed) {
    engine.enter();
    try {
      checkInactive(group);
      committed.keySet().forEach(engine::partition);
      if (!committed.isEmpty()) {
        offsets.computeIfAbsent(group, _ -> new HashMap<>()).putAll(committed);
      }
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public void deleteOffsets(String group, Set<TopicPartition> partitions) {
    engine.enter();
    try {
      checkInactive(group);
      offsets.getOrDefault(group, new HashMap<>()).keySet().removeAll(partitions);
      offsets.values().removeIf(Map::isEmpty);
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public GroupMember join(JoinRequest request, Runnable onChange) {
    throw new NotSupported("There is no membership here.");
  }

  @Override
  public List<JoinRequest> stored() {
    return List.of();
  }

  void forgetTopic(String topic) {
    offsets.values().forEach(of -> of.keySet().removeIf(id -> id.topic().equals(topic)));
    offsets.values().removeIf(Map::isEmpty);
  }

  void clear() {
    offsets.clear();
    members.clear();
  }

  private GroupDescription description(String group) {
    boolean active = !members.getOrDefault(group, List.of()).isEmpty();
    return new GroupDescription(
        group, active ? "Stable" : "Empty", active ? 1 : 0, Assignor.DEFAULT, List.of());
  }

  private void checkKnown(String group) {
    if (!offsets.containsKey(group) && members.getOrDefault(group, List.of()).isEmpty()) {
      throw new UnknownGroup(group);
    }
  }

  private void checkInactive(String group) {
    List<String> active = members.getOrDefault(group, List.of());
    if (!active.isEmpty()) {
      throw new GroupActive(group, active);
    }
  }
}
