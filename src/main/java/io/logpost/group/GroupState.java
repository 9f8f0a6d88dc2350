package io.logpost.group;

import io.logpost.error.LogpostException.AssignorDiffers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A group's members and which of them owns which partition. Immutable: each change makes another
/// one.
///
/// @param generation counts the changes of {@link #owned}; 0 before the first
/// @param emptySinceMs when its last member left; 0 while it has members
/// @param members by name
/// @param owned who owns what; a partition that nobody owns is missing
public record GroupState(
    String group,
    Assignor assignor,
    int generation,
    long emptySinceMs,
    Map<String, Membership> members,
    Map<GroupPartition, Owned> owned) {
  /// How a group stands, in Kafka's words.
  public enum State {
    /// Without members.
    EMPTY("Empty"),
    /// A partition is to move and its owner still has it.
    RECONCILING("Reconciling"),
    /// Every partition is where it belongs.
    STABLE("Stable");

    private final String kafkaName;

    State(String kafkaName) {
      this.kafkaName = kafkaName;
    }

    /// Kafka's word.
    public String kafkaName() {
      return kafkaName;
    }
  }

  /// Copies and checks what it is given.
  public GroupState {
    members = Map.copyOf(members);
    owned = Map.copyOf(owned);
    for (Owned each : owned.values()) {
      if (!members.containsKey(each.member()) || each.since() > generation) {
        throw new IllegalStateException(
            "%s in %s, generation %d, members %s"
                .formatted(each, group, generation, members.keySet()));
      }
    }
  }

  /// A group that nobody has been in; such a one is not stored.
  static GroupState none(String group) {
    return new GroupState(group, Assignor.DEFAULT, 0, 0, Map.of(), Map.of());
  }

  /// Whether there is nothing to store of it.
  boolean isNone() {
    return equals(none(group));
  }

  /// How it stands.
  public State state() {
    if (members.isEmpty()) {
      return State.EMPTY;
    }
    return owned.values().stream().anyMatch(Owned::revoking) ? State.RECONCILING : State.STABLE;
  }

  /// The members' names, sorted.
  public List<String> memberNames() {
    return members.keySet().stream().sorted().toList();
  }

  /// What a member owns.
  OwnedPartitions ownedBy(String member) {
    Map<GroupPartition, Owned> own = new HashMap<>(owned);
    own.values().removeIf(each -> !each.member().equals(member));
    return new OwnedPartitions(generation, own);
  }

  /// What each member owns, those without a partition as well.
  public Map<String, OwnedPartitions> ownedByMember() {
    Map<String, Map<GroupPartition, Owned>> byMember = new HashMap<>();
    members.keySet().forEach(name -> byMember.put(name, new HashMap<>()));
    owned.forEach((partition, each) ->
        byMember.computeIfAbsent(each.member(), _ -> new HashMap<>()).put(partition, each));
    Map<String, OwnedPartitions> all = new HashMap<>();
    byMember.forEach((name, of) -> all.put(name, new OwnedPartitions(generation, of)));
    return all;
  }

  /// With a member more, or with what a member wants changed.
  ///
  /// @param asked the assignor it wants; empty: whatever the group has
  /// @throws AssignorDiffers where it wants another one than the group has and others are in it
  GroupState joined(String member, Membership membership, Optional<Assignor> asked) {
    Map<String, Membership> joined = new HashMap<>(members);
    joined.remove(member);
    Assignor wanted = asked.orElse(assignor);
    if (wanted != assignor && !joined.isEmpty()) {
      throw new AssignorDiffers(group, assignor.protocolName(), wanted.protocolName());
    }
    joined.put(member, membership);
    return new GroupState(group, wanted, generation, 0, joined, owned);
  }

  /// Without a member and without what it owned.
  GroupState left(String member, long nowMs) {
    Map<String, Membership> rest = new HashMap<>(members);
    rest.remove(member);
    Map<GroupPartition, Owned> kept = new HashMap<>(owned);
    kept.values().removeIf(each -> each.member().equals(member));
    return new GroupState(group, assignor, generation, rest.isEmpty() ? nowMs : 0, rest, kept);
  }

  /// Without what a member gave up of what it was to give up.
  ///
  /// @param knownGeneration the one in which the member knew so: a partition that it was left to
  ///   keep since, and that is to move again, may be out again
  GroupState released(String member, Set<GroupPartition> partitions, int knownGeneration) {
    Map<GroupPartition, Owned> kept = new HashMap<>(owned);
    partitions.forEach(partition ->
        kept.computeIfPresent(
            partition,
            (_, each) ->
                each.member().equals(member)
                        && each.revoking()
                        && each.revokedIn() <= knownGeneration
                    ? null
                    : each));
    return new GroupState(group, assignor, generation, emptySinceMs, members, kept);
  }

  /// With other owners, under another generation.
  GroupState assigned(Map<GroupPartition, Owned> owners, int newGeneration) {
    return new GroupState(group, assignor, newGeneration, emptySinceMs, members, owners);
  }
}
