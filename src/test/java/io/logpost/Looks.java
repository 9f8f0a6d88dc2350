package io.logpost;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits for what another process or thread does and tells nobody: there is nothing to wait on but
/// time. Stateless.
public final class Looks {
  private static final long PAUSE_MS = 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Looks() {}

  /// Looks again and again until something is so.
  ///
  /// @param what for the message of a wait in vain
  public static void until(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new AssertionError("waited in vain: " + what);
      }
      pause();
    }
  }

  /// Lets others work between two looks.
  public static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a test", e);
    }
  }
}
