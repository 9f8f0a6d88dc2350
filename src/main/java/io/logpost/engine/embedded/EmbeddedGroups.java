package io.logpost.engine.embedded;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.GroupDescription;
import io.logpost.engine.GroupMember;
import io.logpost.engine.Groups;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.MemberDescription;
import io.logpost.error.LogpostException.GroupActive;
import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Coordinator;
import io.logpost.group.GroupName;
import io.logpost.group.GroupOffsets;
import io.logpost.group.GroupPartition;
import io.logpost.group.GroupState;
import io.logpost.group.MemberId;
import io.logpost.group.Membership;
import io.logpost.group.OwnedPartitions;
import io.logpost.record.TopicPartition;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The groups, with topics by name instead of by id. Any thread may call it.
final class EmbeddedGroups implements Groups {
  private final TopicCatalog catalog;
  private final Coordinator coordinator;
  private final GroupOffsets offsets;
  private final CommitBarrier barrier;
  private final GroupParts parts;

  EmbeddedGroups(GroupParts parts) {
    this.catalog = parts.catalog();
    this.coordinator = parts.coordinator();
    this.offsets = parts.offsets();
    this.barrier = parts.barrier();
    this.parts = parts;
  }

  @Override
  public List<GroupDescription> list() {
    SortedSet<String> names = new TreeSet<>(offsets.groups());
    for (GroupState state : coordinator.states()) {
      if (!state.members().isEmpty()) {
        names.add(state.group());
      }
    }
    return names.stream().map(coordinator::state).map(this::description).toList();
  }

  @Override
  public GroupDescription describe(String group) {
    GroupName.check(group);
    GroupState state = coordinator.state(group);
    checkKnown(state);
    return description(state);
  }

  private GroupDescription description(GroupState state) {
    Map<String, OwnedPartitions> owned = state.ownedByMember();
    List<MemberDescription> members = new ArrayList<>();
    new TreeMap<>(state.members())
        .forEach((name, membership) ->
            members.add(description(name, membership, requireNonNull(owned.get(name)))));
    return new GroupDescription(
        state.group(),
        state.state().kafkaName(),
        state.generation(),
        state.assignor().protocolName(),
        members);
  }

  private MemberDescription description(String name, Membership membership, OwnedPartitions owned) {
    return new MemberDescription(
        name,
        Optional.of(membership.subscription()),
        Optional.of(membership.maxPollInterval()),
        OwnedByName.of(owned, catalog::byId).ownership());
  }

  @Override
  public void delete(String group) {
    GroupName.check(group);
    checkKnown(coordinator.state(group));
    barrier.commit(
        group,
        () -> {
          checkEmpty(group);
          if (offsets.exists(group)) {
            offsets.deleteGroup(group);
          }
        });
    try {
      coordinator.forget(group);
    } catch (GroupActive _) {
      // somebody joined since, and found nothing of the group that was
    }
  }

  @Override
  public Map<TopicPartition, CommittedOffset> committed(String group) {
    GroupName.check(group);
    Map<TopicPartition, CommittedOffset> byName = new HashMap<>();
    offsets
        .committed(group)
        .forEach((partition, offset) -> {
          Topic topic = catalog.byId(partition.topicId());
          if (topic != null) {
            byName.put(new TopicPartition(topic.name(), partition.partition()), offset);
          }
        });
    return byName;
  }

  @Override
  public void commit(String group, Map<TopicPartition, CommittedOffset> committed) {
    GroupName.check(group);
    Map<GroupPartition, CommittedOffset> byId = new HashMap<>();
    committed.forEach((partition, offset) -> byId.put(existing(partition), offset));
    barrier.commit(
        group,
        () -> {
          checkEmpty(group);
          offsets.commit(group, byId);
        });
  }

  @Override
  public void deleteOffsets(String group, Set<TopicPartition> partitions) {
    GroupName.check(group);
    Set<GroupPartition> byId = new HashSet<>();
    for (TopicPartition partition : partitions) {
      Topic topic = catalog.find(partition.topic());
      if (topic != null) {
        byId.add(new GroupPartition(topic.topicId(), partition.partition()));
      }
    }
    barrier.commit(
        group,
        () -> {
          checkEmpty(group);
          offsets.delete(group, byId);
        });
  }

  @Override
  public GroupMember join(JoinRequest request, Runnable onChange) {
    MemberId id = new MemberId(request.group(), request.member());
    EmbeddedMember member = new EmbeddedMember(id, parts, onChange);
    coordinator.join(
        member,
        new Membership(request.subscription(), request.maxPollInterval()),
        request.assignor());
    barrier.await(request.group());
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

  private void checkKnown(GroupState state) {
    if (state.members().isEmpty() && !offsets.exists(state.group())) {
      throw new UnknownGroup(state.group());
    }
  }

  private void checkEmpty(String group) {
    List<String> members = coordinator.state(group).memberNames();
    if (!members.isEmpty()) {
      throw new GroupActive(group, members);
    }
  }

  private GroupPartition existing(TopicPartition partition) {
    Topic topic = catalog.topic(partition.topic());
    if (partition.partition() < 0 || partition.partition() >= topic.partitionCount()) {
      throw new UnknownPartition(topic.name(), partition.partition(), topic.partitionCount());
    }
    return new GroupPartition(topic.topicId(), partition.partition());
  }
}
