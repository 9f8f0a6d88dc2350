package io.logpost.engine.embedded;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What one fetch waits on; any thread may wake it, also before it waits.
final class FetchWait implements Runnable {
  private final Semaphore wakes = new Semaphore(0);

  /// Wakes the fetch.
  @Override
  public void run() {
    wakes.release();
  }

  /// Waits until woken since the last wait, at most so long.
  void await(long nanos) {
    try {
      if (wakes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        wakes.drainPermits();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a fetch", e);
    }
  }
}
