package io.logpost.config;

import io.logpost.store.Uninterruptibly;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the partition logs while the service runs: saves the checkpoint once a second and
/// deletes expired segments from time to time, on one platform thread.
final class LogMaintenance implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogMaintenance.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("logpost-maintenance").factory());

  /// @param checkpoint run every second
  /// @param deleteExpired run at each interval
  LogMaintenance(Runnable checkpoint, Runnable deleteExpired, Duration retentionCheckInterval) {
    long intervalMs = retentionCheckInterval.toMillis();
    var _ = thread.scheduleWithFixedDelay(guarded(checkpoint), 1, 1, TimeUnit.SECONDS);
    var _ =
        thread.scheduleWithFixedDelay(
            guarded(deleteExpired), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
  }

  /// A task that throws would never be run again.
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOGGER.error("Looking after the logs failed; it is tried again", e);
      }
    };
  }

  /// Returns when nothing runs any more, also where the closing thread is interrupted: what runs
  /// must not be, since an interrupt closes the files it is at.
  @Override
  public void close() {
    thread.shutdown();
    Uninterruptibly.run(() -> {
      var _ = thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    });
  }
}
