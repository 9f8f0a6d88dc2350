package io.logpost.log;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// The requests that wait for a flush of one log. Any thread waits; no lock is held or taken.
final class FlushWaiters {
  private final ConcurrentLinkedQueue<Waiter> waiting = new ConcurrentLinkedQueue<>();
  private final LongSupplier nanos;

  private record Waiter(Thread thread, BooleanSupplier done) {}

  FlushWaiters(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Waits until a condition holds that {@link #wake} is called after; false where the time is up
  /// first.
  ///
  /// An interrupt does not end it, and is still set afterwards.
  boolean await(BooleanSupplier done, Duration timeout) {
    if (done.getAsBoolean()) {
      return true;
    }
    long deadline = nanos.getAsLong() + timeout.toNanos();
    Waiter waiter = new Waiter(Thread.currentThread(), done);
    waiting.add(waiter);
    boolean interrupted = false;
    try {
      while (!done.getAsBoolean()) {
        long left = deadline - nanos.getAsLong();
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
        interrupted |= Thread.interrupted();
      }
      return true;
    } finally {
      waiting.remove(waiter);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Wakes those whose condition holds now.
  void wake() {
    for (Iterator<Waiter> each = waiting.iterator(); each.hasNext(); ) {
      Waiter waiter = each.next();
      if (waiter.done().getAsBoolean()) {
        each.remove();
        LockSupport.unpark(waiter.thread());
      }
    }
  }
}
