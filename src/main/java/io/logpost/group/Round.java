package io.logpost.group;

import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.GroupActive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One round of the coordinator: some events applied to the groups, none of it published. Confined
/// to the coordinator's thread.
final class Round {
  private final Map<String, GroupState> before;
  private final Map<MemberId, Holder> holders;
  private final GroupTopics topics;
  private final long nowMs;

  private final Map<String, GroupState> after = new HashMap<>();
  private final Map<MemberId, Optional<Holder>> newHolders = new HashMap<>();
  private final List<Holder> fenced = new ArrayList<>();

  /// The groups that are left out of it.
  private final Map<String, Throwable> failures = new HashMap<>();

  /// @param before the published groups
  /// @param holders who holds which place
  Round(
      Map<String, GroupState> before,
      Map<MemberId, Holder> holders,
      GroupTopics topics,
      long nowMs) {
    this.before = before;
    this.holders = holders;
    this.topics = topics;
    this.nowMs = nowMs;
  }

  /// Takes an event in.
  ///
  /// @throws io.logpost.error.LogpostException where it can't be; nothing of it is taken then
  void apply(Event event) {
    switch (event) {
      case Event.Join(var holder, var membership, var assignor) -> {
        put(state(holder).joined(holder.id().member(), membership, assignor));
        hold(holder.id(), holder);
      }
      case Event.Update(var holder, var membership, var assignor) -> {
        checkHolds(holder);
        put(state(holder).joined(holder.id().member(), membership, assignor));
      }
      case Event.Leave(var holder) -> {
        checkHolds(holder);
        put(state(holder).left(holder.id().member(), nowMs));
        hold(holder.id(), null);
      }
      case Event.Release(var holder, var partitions, var known) -> {
        if (holds(holder)) {
          put(state(holder).released(holder.id().member(), partitions, known));
        }
      }
      case Event.TopicsChanged _ -> before.keySet().forEach(this::lookAtTopics);
      case Event.Forget(var group) -> forget(group);
    }
  }

  /// Asks the assignors of all groups that changed, and answers what there is to store. A group for
  /// which that fails is left out.
  List<GroupStore.Change> reconcile(Reconciler.Targets targets) {
    Map.copyOf(failures).forEach(this::leaveOut); // events came after its failure, too
    List<GroupStore.Change> changes = new ArrayList<>();
    for (GroupState changed : List.copyOf(after.values())) {
      String group = changed.group();
      try {
        if (!changed.isNone()) {
          after.put(group, Reconciler.reconcile(published(group), changed, topics, targets));
        }
      } catch (Throwable e) {
        leaveOut(group, e);
      }
    }
    after.forEach((group, changed) -> {
      GroupState old = published(group);
      if (!changed.equals(old)) {
        changes.add(new GroupStore.Change(orNull(old), orNull(changed)));
      }
    });
    return changes;
  }

  /// Takes a group out of the round, as if nothing had happened to it.
  void leaveOut(String group, Throwable why) {
    failures.put(group, why);
    after.remove(group);
    newHolders.keySet().removeIf(id -> id.group().equals(group));
    fenced.removeIf(holder -> holder.id().group().equals(group));
  }

  /// Why groups were left out.
  Map<String, Throwable> failures() {
    return failures;
  }

  /// The groups as they are now, those that changed.
  Map<String, GroupState> after() {
    return after;
  }

  /// Who took places over; empty for a place that was left.
  Map<MemberId, Optional<Holder>> newHolders() {
    return newHolders;
  }

  /// Who lost a place, or left it.
  List<Holder> fenced() {
    return fenced;
  }

  private void lookAtTopics(String group) {
    try {
      GroupState state = state(group);
      if (Reconciler.isOutdated(state, topics)) {
        after.put(group, state);
      }
    } catch (Throwable e) {
      leaveOut(group, e);
    }
  }

  private void forget(String group) {
    GroupState state = state(group);
    if (!state.members().isEmpty()) {
      throw new GroupActive(group, state.memberNames());
    }
    put(GroupState.none(group));
  }

  private GroupState state(Holder holder) {
    return state(holder.id().group());
  }

  private GroupState state(String group) {
    GroupState changed = after.get(group);
    return changed == null ? published(group) : changed;
  }

  private GroupState published(String group) {
    return before.getOrDefault(group, GroupState.none(group));
  }

  private void put(GroupState changed) {
    if (!changed.equals(state(changed.group()))) {
      after.put(changed.group(), changed);
    }
  }

  private void hold(MemberId id, @Nullable Holder holder) {
    Holder older = holderOf(id);
    if (older != null) {
      fenced.add(older);
    }
    newHolders.put(id, Optional.ofNullable(holder));
  }

  private @Nullable Holder holderOf(MemberId id) {
    Optional<Holder> changed = newHolders.get(id);
    return changed == null ? holders.get(id) : changed.orElse(null);
  }

  private boolean holds(Holder holder) {
    return holder.equals(holderOf(holder.id()));
  }

  private void checkHolds(Holder holder) {
    if (!holds(holder)) {
      throw new Fenced(
          holder.id().group(),
          "%s is in the group no more, or another holds its place."
              .formatted(holder.id().member()));
    }
  }

  private static @Nullable GroupState orNull(GroupState state) {
    return state.isNone() ? null : state;
  }
}
