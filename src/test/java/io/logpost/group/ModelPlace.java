package io.logpost.group;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// A member's place as the layer above keeps it, as simple as can be: what is out, and what was
/// told. Confined to its test's thread.
final class ModelPlace implements Holder {
  /// Where a partition was delivered from, and under which ownership.
  record Delivered(long from, int generation, int since) {}

  final MemberId id;
  OwnedPartitions owned = new OwnedPartitions(0, Map.of());
  boolean fenced;

  /// Whether a change was told that nobody looked at yet.
  boolean told;

  /// The open delivery; what of it belongs to a deleted topic is taken out.
  final Map<GroupPartition, Delivered> out = new HashMap<>();

  /// After a restart all that is owned counts as out until the member calls.
  boolean everythingOut;

  /// The last call that waits for the coordinator.
  CompletableFuture<Void> call = CompletableFuture.completedFuture(null);

  boolean leaving;

  ModelPlace(MemberId id) {
    this.id = id;
  }

  @Override
  public MemberId id() {
    return id;
  }

  @Override
  public void publish(OwnedPartitions now) {
    owned = now;
  }

  @Override
  public void fence() {
    fenced = true;
  }

  @Override
  public void changed() {
    told = true;
  }

  /// Whether the member may make a call now.
  boolean isFree() {
    return call.isDone() && !call.isCompletedExceptionally() && !fenced && !leaving;
  }

  Set<GroupPartition> releasable() {
    Set<GroupPartition> free = new HashSet<>();
    owned
        .owned()
        .forEach((partition, each) -> {
          if (each.revoking() && !out.containsKey(partition) && !everythingOut) {
            free.add(partition);
          }
        });
    return free;
  }

  Set<GroupPartition> readable() {
    Set<GroupPartition> readable = new HashSet<>();
    owned
        .owned()
        .forEach((partition, each) -> {
          if (!each.revoking()) {
            readable.add(partition);
          }
        });
    return readable;
  }

  /// The check of a commit.
  boolean mayCommit(GroupPartition partition, int generation) {
    Owned each = owned.owned().get(partition);
    return !fenced && each != null && each.since() <= generation;
  }
}
