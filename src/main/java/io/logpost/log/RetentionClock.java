package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// The time by which records expire: a wall clock that jumps forward deletes nothing early.
///
/// It is the smaller one of the wall clock and of what was last saved plus the monotonic time
/// since. A wall clock that stands ahead for an hour is believed, as far as it stood ahead all that
/// time: a further jump within the hour waits for an hour of its own. Any thread.
final class RetentionClock {
  private static final long BELIEVED_AFTER_NANOS = Duration.ofHours(1).toNanos();
  private static final long NANOS_PER_MS = 1_000_000;

  private final InstantSource wall;
  private final LongSupplier nanos;

  @GuardedBy("this")
  private long baseMs;

  @GuardedBy("this")
  private long baseNanos;

  @GuardedBy("this")
  private OptionalLong aheadSinceNanos = OptionalLong.empty();

  /// How far the wall clock stood ahead since then at least, in ms.
  @GuardedBy("this")
  private long smallestLeadMs;

  /// @param savedMs what it showed when it was last saved; empty in a new directory, where the wall
  ///   clock is believed
  RetentionClock(InstantSource wall, LongSupplier nanos, OptionalLong savedMs) {
    this.wall = wall;
    this.nanos = nanos;
    baseMs = savedMs.orElseGet(wall::millis);
    baseNanos = nanos.getAsLong();
  }

  /// Milliseconds since 1970.
  synchronized long millis() {
    long nowNanos = nanos.getAsLong();
    long steadyMs = baseMs + (nowNanos - baseNanos) / NANOS_PER_MS;
    long wallMs = wall.millis();
    if (wallMs <= steadyMs) {
      aheadSinceNanos = OptionalLong.empty();
      return wallMs;
    }
    if (aheadSinceNanos.isEmpty()) {
      aheadSinceNanos = OptionalLong.of(nowNanos);
      smallestLeadMs = Long.MAX_VALUE;
    }
    smallestLeadMs = Math.min(smallestLeadMs, wallMs - steadyMs);
    if (nowNanos - aheadSinceNanos.getAsLong() < BELIEVED_AFTER_NANOS) {
      return steadyMs;
    }
    baseMs = steadyMs + smallestLeadMs;
    baseNanos = nowNanos;
    aheadSinceNanos = OptionalLong.empty();
    return baseMs;
  }
}
