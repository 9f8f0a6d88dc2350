package io.logpost.consumer;

import io.logpost.engine.GroupMember;
import io.logpost.engine.Groups;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.Ownership;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A member's place in its group on this server: its calls one after another, what is out at it,
/// and how long it may stay silent.
///
/// A partition is *out* while a delivery of it is open: it may not move. One that is to move and is
/// not out is released at once: by the thread that brings the news, or by the call that is in at
/// that moment before it goes on or ends.
///
/// Threads: any. `calls` is held by one call from {@link #enter} to {@link #exit}, also while a
/// poll waits; who comes meanwhile wakes that poll, which gives way by {@link #giveWay}. All other
/// methods that say so are for the holder. The lock is fair, so that giving way reaches who waits.
final class Place {
  private static final long WAKE_AGAIN_MS = 10;

  private final LongSupplier nanoTime;
  private final ReentrantLock calls = new ReentrantLock(true);

  /// For the holder of `calls`, which {@link #checkHeld} checks: the compiler can't follow a lock
  /// from one method to another.
  private Set<TopicPartition> out = Set.of();

  /// For the holder too. After a revival, and where a place was held before by another process,
  /// anything may be out, until the member calls.
  private boolean everythingOut;

  /// Set once, before {@link #join} returns.
  private volatile @Nullable GroupMember member;

  private volatile long maxSilenceNanos;
  private volatile long lastCallNanos;

  /// Written under `calls`; true for ever once the member left, by itself or by its silence.
  private volatile boolean gone;

  /// Whether ownership, or what is out, changed since the holder of `calls` last looked.
  private volatile boolean unsettled;

  private Place(LongSupplier nanoTime, Duration maxSilence) {
    this.nanoTime = nanoTime;
    this.maxSilenceNanos = maxSilence.toNanos();
    this.lastCallNanos = nanoTime.getAsLong();
  }

  /// Joins a group.
  static Place join(Groups groups, JoinRequest request, LongSupplier nanoTime) {
    return join(groups, request, nanoTime, false);
  }

  /// Takes back a member that the engine kept over a restart: everything it owns is out.
  static Place revive(Groups groups, JoinRequest stored, LongSupplier nanoTime) {
    return join(groups, stored, nanoTime, true);
  }

  private static Place join(
      Groups groups, JoinRequest request, LongSupplier nanoTime, boolean everythingOut) {
    Place place = new Place(nanoTime, request.maxPollInterval());
    place.calls.lock();
    try {
      place.everythingOut = everythingOut;
      GroupMember joined = groups.join(request, place::ownershipChanged);
      place.everythingOut |= joined.tookOver();
      place.member = joined;
    } finally {
      place.calls.unlock();
    }
    place.settleUnlessInACall();
    return place;
  }

  /// The place of one that is no member of its group.
  static Place outside(GroupMember standIn, Duration maxSilence, LongSupplier nanoTime) {
    Place place = new Place(nanoTime, maxSilence);
    place.member = standIn;
    return place;
  }

  /// The clock of deadlines, in ns.
  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /// Begins a call; every call ends with {@link #exit}. A poll that waits is woken and gives way.
  void enter() {
    boolean held = calls.tryLock();
    while (!held) {
      member().wakeup();
      held = tryLockAWhile();
    }
    lastCallNanos = nanoTime.getAsLong();
  }

  private boolean tryLockAWhile() {
    try {
      return calls.tryLock(WAKE_AGAIN_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a call", e);
    }
  }

  /// Ends a call: the silence begins, and what is to move and is not out is released.
  void exit() {
    lastCallNanos = nanoTime.getAsLong();
    calls.unlock();
    settleUnlessInACall();
  }

  /// Lets those that wait for this call go first. For the holder.
  void giveWay() {
    calls.unlock();
    calls.lock();
  }

  /// Whether the member left or lost its place; a call that finds it so joins anew or is refused.
  boolean isGone() {
    return gone || member().isFenced();
  }

  /// Whether the member left, by itself or by its silence.
  boolean hasLeft() {
    return gone;
  }

  /// The member in its group.
  GroupMember member() {
    GroupMember known = member;
    if (known == null) {
      throw new IllegalStateException("a place is used before its member joined");
    }
    return known;
  }

  /// What it owns, after what is to move and is not out was released. For the holder.
  Ownership settle() {
    checkHeld();
    unsettled = false;
    Ownership now = member().ownership();
    Set<TopicPartition> movable = movable(now);
    if (!movable.isEmpty()) {
      member().release(movable, now.generation());
    }
    return now;
  }

  private Set<TopicPartition> movable(Ownership now) {
    if (everythingOut || now.revoking().isEmpty()) {
      return Set.of();
    }
    Set<TopicPartition> movable = new HashSet<>(now.revoking());
    movable.removeAll(out);
    return movable;
  }

  /// Says what is out from now on; nothing else is. For the holder.
  void setOut(Set<TopicPartition> partitions) {
    checkHeld();
    everythingOut = false;
    out = Set.copyOf(partitions);
    unsettled = true;
  }

  /// Whether anything may be out of which this process does not know. For the holder.
  boolean isEverythingOut() {
    checkHeld();
    return everythingOut;
  }

  /// Leaves the group, durable on return. For the holder.
  void leave() {
    checkHeld();
    member().leave();
    gone = true;
  }

  /// Changes how long the member may stay silent.
  void setMaxSilence(Duration maxSilence) {
    maxSilenceNanos = maxSilence.toNanos();
  }

  /// Renews the deadline without a call.
  void renew() {
    lastCallNanos = nanoTime.getAsLong();
  }

  /// How long nothing was heard of the member, in ms; 0 while it is in a call.
  long idleMs() {
    return calls.isLocked()
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - lastCallNanos);
  }

  /// How long until the deadline, in ms, counted from now on.
  long maxSilenceMs() {
    return TimeUnit.NANOSECONDS.toMillis(maxSilenceNanos);
  }

  /// Leaves if the deadline has passed, unless a call is in; whether it is out. One that lost its
  /// place is.
  boolean expire() {
    if (member().isFenced()) {
      return true;
    }
    if (!isSilentForTooLong() || !calls.tryLock()) {
      return false;
    }
    try {
      boolean late = !gone && isSilentForTooLong();
      if (late) {
        leave();
      }
      return late;
    } finally {
      calls.unlock();
    }
  }

  private boolean isSilentForTooLong() {
    return nanoTime.getAsLong() - lastCallNanos > maxSilenceNanos;
  }

  private void ownershipChanged() {
    unsettled = true;
    settleUnlessInACall();
  }

  /// Whoever is in a call looks again when it ends.
  private void settleUnlessInACall() {
    while (unsettled && !gone && !calls.isHeldByCurrentThread() && calls.tryLock()) {
      try {
        var _ = settle();
      } finally {
        calls.unlock();
      }
    }
  }

  private void checkHeld() {
    if (!calls.isHeldByCurrentThread()) {
      throw new IllegalStateException("outside of a call");
    }
  }
}
