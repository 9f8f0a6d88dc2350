package io.logpost.engine.kafka;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One reader's waiting: {@link #end} ends it, also before it begins, until {@link #reset}.
///
/// Threads: one waits, any ends.
final class Waiter {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean ended;

  /// Ends the wait, or the next one.
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets that it was ended.
  void reset() {
    lock.lock();
    try {
      ended = false;
    } finally {
      lock.unlock();
    }
  }

  /// Whether it was ended since the last reset.
  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until it is ended or the time is over.
  void await(Duration atMost) {
    long rest = atMost.toNanos();
    lock.lock();
    try {
      while (!ended && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a fetch", e);
    } finally {
      lock.unlock();
    }
  }
}
