package io.logpost.engine.kafka;

import io.logpost.error.LogpostException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaFuture;

/// Waits for what an admin client was asked. Nothing interrupts the calls of an engine. Stateless.
final class Calls {
  /// How long the brokers may take to hear of a change that the controller has made.
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private static final long LOOK_AGAIN_MS = 10;
  private static final int LOOKS_IN_ROW = 5;

  private Calls() {}

  /// The answer of a read.
  static <T> T read(KafkaFuture<T> future, Subject subject) {
    try {
      return get(future);
    } catch (ExecutionException e) {
      throw withCause(KafkaErrors.ofRead(e, subject), e);
    }
  }

  /// The answer of a change.
  static <T> T change(KafkaFuture<T> future, Subject subject) {
    try {
      return get(future);
    } catch (ExecutionException e) {
      throw withCause(KafkaErrors.ofChange(e, subject), e);
    }
  }

  /// The answer of a call whose failure the caller reads itself.
  static <T> T get(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a call", e);
    }
  }

  /// Waits until the brokers tell of a change that is made already; gives up after some seconds,
  /// since it comes in any case. Each look is answered by any of them, so that several in a row
  /// have to see it: a broker that is a moment behind would show what was before.
  static void awaitSeen(BooleanSupplier seen) {
    long begin = System.nanoTime();
    int inRow = 0;
    while (inRow < LOOKS_IN_ROW && System.nanoTime() - begin < PATIENCE_NANOS) {
      inRow = seen.getAsBoolean() ? inRow + 1 : 0;
      if (inRow < LOOKS_IN_ROW) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a call", e);
    }
  }

  private static LogpostException withCause(LogpostException failure, Throwable cause) {
    failure.initCause(cause);
    return failure;
  }
}
