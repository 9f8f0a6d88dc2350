package io.logpost.engine.embedded;

import io.logpost.error.LogpostException.GroupActive;
import io.logpost.group.Coordinator;
import io.logpost.group.GroupOffsets;
import io.logpost.group.GroupState;
import java.time.InstantSource;

/// Forgets what groups without members committed, a time after the commit or after the last member
/// left, whichever came later; and groups that are left without anything. Any thread may call it.
final class OffsetExpiry {
  private final Coordinator coordinator;
  private final GroupOffsets offsets;
  private final CommitBarrier barrier;
  private final InstantSource clock;

  /// @param clock that of retention: a wall clock that jumps forward lets nothing expire at once
  OffsetExpiry(GroupParts parts, InstantSource clock) {
    this.coordinator = parts.coordinator();
    this.offsets = parts.offsets();
    this.barrier = parts.barrier();
    this.clock = clock;
  }

  /// @param retentionMs how long offsets are kept
  void run(long retentionMs) {
    long beforeMs = clock.millis() - retentionMs;
    for (String group : offsets.groups()) {
      barrier.commit(
          group,
          () -> {
            if (isLongEmpty(coordinator.state(group), beforeMs)) {
              offsets.expire(group, beforeMs);
            }
          });
    }
    for (GroupState state : coordinator.states()) {
      if (isLongEmpty(state, beforeMs) && !offsets.exists(state.group())) {
        forget(state.group());
      }
    }
  }

  private void forget(String group) {
    try {
      coordinator.forget(group);
    } catch (GroupActive _) {
      // somebody has just joined
    }
  }

  private static boolean isLongEmpty(GroupState state, long beforeMs) {
    return state.members().isEmpty() && state.emptySinceMs() < beforeMs;
  }
}
