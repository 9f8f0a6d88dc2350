package io.logpost.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What a fetch waits on; any thread may wake or end it, also before it waits. One fetch at a time
/// uses it.
public final class FetchWait implements Runnable {
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean ended;

  /// Wakes the fetch, to look again.
  @Override
  public void run() {
    wakes.release();
  }

  /// Ends the waiting, or the next one's, until {@link #reset}.
  public void end() {
    ended = true;
    run();
  }

  /// Whether it was ended since the last {@link #reset}.
  public boolean isEnded() {
    return ended;
  }

  /// Makes it wait again.
  public void reset() {
    ended = false;
  }

  /// Waits until it is ended, at most so long.
  public void awaitEnd(Duration longest) {
    long begin = System.nanoTime();
    long rest = longest.toNanos();
    while (!ended && rest > 0) {
      await(rest);
      rest = longest.toNanos() - (System.nanoTime() - begin);
    }
  }

  /// Waits until woken since the last wait, at most so long.
  public void await(long nanos) {
    try {
      if (wakes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        wakes.drainPermits();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a fetch", e);
    }
  }
}
