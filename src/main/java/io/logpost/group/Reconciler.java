package io.logpost.group;

import java.util.HashMap;
import java.util.Map;

/// The step of a group's state towards what its assignor wants. Pure.
final class Reconciler {
  private Reconciler() {}

  /// Says who is to get which partition; {@link KafkaAssignors#target}, or a test's own.
  interface Targets {
    /// Leaves out what is to move and has an owner still.
    Map<GroupPartition, String> of(GroupState state, GroupTopics topics);
  }

  /// Brings ownership in line with members and topics. What the assignor leaves with its owner
  /// stays as it is; what it takes from an owner is to be revoked and stays owned; what nobody owns
  /// goes to whom the assignor wants; what exists no more is gone.
  ///
  /// @param before the group as it is published
  /// @param changed the same after events; its owners may be fewer
  /// @return the changed state, one generation on if ownership differs from before
  static GroupState reconcile(
      GroupState before, GroupState changed, GroupTopics topics, Targets targets) {
    GroupState existing = withoutMissing(changed, topics);
    int next = before.generation() + 1;
    Map<GroupPartition, String> target = targets.of(existing, topics);
    Map<GroupPartition, Owned> owners = new HashMap<>();
    existing
        .owned()
        .forEach((partition, owned) ->
            owners.put(
                partition,
                owned.withRevoking(!owned.member().equals(target.get(partition)), next)));
    target.forEach(
        (partition, member) -> owners.putIfAbsent(partition, new Owned(member, next, 0)));
    boolean same = owners.equals(before.owned());
    return existing.assigned(owners, same ? before.generation() : next);
  }

  /// Whether a group's partitions are not those that its members want: then topics changed.
  static boolean isOutdated(GroupState state, GroupTopics topics) {
    return !topics.wanted(state).equals(state.owned().keySet());
  }

  private static GroupState withoutMissing(GroupState state, GroupTopics topics) {
    Map<GroupPartition, Owned> owned = new HashMap<>(state.owned());
    return owned.keySet().removeIf(partition -> !topics.exists(partition))
        ? state.assigned(owned, state.generation())
        : state;
  }
}
