package io.logpost.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The machine's nanoseconds, which a test lets pass as it likes. Any thread.
public final class PassingTime implements LongSupplier {
  private final AtomicLong passed = new AtomicLong();

  /// Lets time pass without waiting for it.
  public void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  @Override
  public long getAsLong() {
    return System.nanoTime() + passed.get();
  }
}
