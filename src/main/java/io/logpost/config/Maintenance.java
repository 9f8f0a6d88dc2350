package io.logpost.config;

import io.logpost.store.Uninterruptibly;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after what lasts while the service runs, on one platform thread: some tasks once a second,
/// others from time to time.
final class Maintenance implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Maintenance.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("logpost-maintenance").factory());

  /// @param everySecond short tasks
  /// @param atIntervals tasks that may take longer
  Maintenance(List<Runnable> everySecond, List<Runnable> atIntervals, Duration interval) {
    long intervalMs = interval.toMillis();
    for (Runnable task : everySecond) {
      var _ = thread.scheduleWithFixedDelay(guarded(task), 1, 1, TimeUnit.SECONDS);
    }
    for (Runnable task : atIntervals) {
      var _ =
          thread.scheduleWithFixedDelay(
              guarded(task), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    }
  }

  /// A task that throws would never be run again.
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOGGER.error("Looking after logs and groups failed; it is tried again", e);
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
