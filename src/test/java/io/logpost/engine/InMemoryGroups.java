package io.logpost.engine;

import io.logpost.error.LogpostException.GroupActive;
import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Coordinator;
import io.logpost.group.GroupState;
import io.logpost.group.InMemoryGroupStore;
import io.logpost.group.MemberId;
import io.logpost.group.Membership;
import io.logpost.group.OwnedPartitions;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The groups of the in-memory engine: the real coordinator over a store in memory, whose rounds
/// run on the thread that calls, and offsets in maps.
public final class InMemoryGroups implements Groups {
  private final InMemoryEngine engine;
  private final SortedMap<String, Map<TopicPartition, CommittedOffset>> offsets = new TreeMap<>();
  private volatile Coordinator coordinator;

  InMemoryGroups(InMemoryEngine engine) {
    this.engine = engine;
    this.coordinator = newCoordinator(engine);
  }

  private static Coordinator newCoordinator(InMemoryEngine engine) {
    return new Coordinator(
        new InMemoryGroupStore(), engine::allTopics, engine.clock, Runnable::run);
  }

  /// Makes members of these names join a group, for the topic `orders`.
  public void setMembers(String group, List<String> names) {
    for (String name : names) {
      join(
          new JoinRequest(
              group,
              name,
              new Subscription.Topics(Set.of("orders")),
              Optional.empty(),
              Duration.ofMinutes(5)),
          () -> {});
    }
  }

  @Override
  public List<GroupDescription> list() {
    engine.enter();
    try {
      SortedSet<String> names = new TreeSet<>(offsets.keySet());
      for (GroupState state : coordinator.states()) {
        if (!state.members().isEmpty()) {
          names.add(state.group());
        }
      }
      return names.stream().map(this::description).toList();
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
    engine.call(() -> {
      checkKnown(group);
      checkInactive(group);
      offsets.remove(group);
    });
    coordinator.forget(group);
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
    engine.call(() -> {
      checkInactive(group);
      put(group, committed);
    });
  }

  void put(String group, Map<TopicPartition, CommittedOffset> committed) {
    committed.keySet().forEach(engine::partition);
    if (!committed.isEmpty()) {
      offsets.computeIfAbsent(group, _ -> new HashMap<>()).putAll(committed);
    }
  }

  @Override
  public void deleteOffsets(String group, Set<TopicPartition> partitions) {
    engine.call(() -> {
      checkInactive(group);
      offsets.getOrDefault(group, new HashMap<>()).keySet().removeAll(partitions);
      offsets.values().removeIf(Map::isEmpty);
    });
  }

  @Override
  public GroupMember join(JoinRequest request, Runnable onChange) {
    engine.call(() -> {});
    InMemoryMember member =
        new InMemoryMember(
            engine, coordinator, new MemberId(request.group(), request.member()), onChange);
    coordinator.join(
        member,
        new Membership(request.subscription(), request.maxPollInterval()),
        request.assignor());
    return member;
  }

  @Override
  public List<JoinRequest> stored() {
    List<JoinRequest> stored = new ArrayList<>();
    for (GroupState state : coordinator.states()) {
      state
          .members()
          .forEach((member, membership) ->
              stored.add(
                  new JoinRequest(
                      state.group(),
                      member,
                      membership.subscription(),
                      Optional.of(state.assignor()),
                      membership.maxPollInterval())));
    }
    return stored;
  }

  void topicsChanged() {
    coordinator.topicsChanged();
  }

  void forgetTopic(String topic) {
    offsets.values().forEach(of -> of.keySet().removeIf(id -> id.topic().equals(topic)));
    offsets.values().removeIf(Map::isEmpty);
  }

  void clear() {
    offsets.clear();
    coordinator = newCoordinator(engine);
  }

  private GroupDescription description(String group) {
    GroupState state = coordinator.state(group);
    Map<String, OwnedPartitions> owned = state.ownedByMember();
    List<MemberDescription> members = new ArrayList<>();
    new TreeMap<>(owned).forEach((name, of) -> members.add(description(state, name, of)));
    return new GroupDescription(
        group,
        state.state().kafkaName(),
        state.generation(),
        state.assignor().protocolName(),
        members);
  }

  private MemberDescription description(GroupState state, String name, OwnedPartitions owned) {
    Membership membership = state.members().get(name);
    return new MemberDescription(
        name,
        Optional.of(membership.subscription()),
        Optional.of(membership.maxPollInterval()),
        InMemoryMember.named(engine, owned));
  }

  private void checkKnown(String group) {
    if (!offsets.containsKey(group) && coordinator.state(group).members().isEmpty()) {
      throw new UnknownGroup(group);
    }
  }

  private void checkInactive(String group) {
    List<String> active = coordinator.state(group).memberNames();
    if (!active.isEmpty()) {
      throw new GroupActive(group, active);
    }
  }
}
