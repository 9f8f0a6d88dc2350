package io.logpost.config;

import io.logpost.store.Uninterruptibly;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done again and again while the service runs, on one platform thread: one task after
/// another, each a while after it ended the last time.
final class Maintenance implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Maintenance.class);

  private final String name;
  private final ScheduledExecutorService thread;

  /// @param name of the thread
  Maintenance(String name) {
    this.name = name;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /// Begins to do something at each interval, first after one.
  Maintenance every(Duration interval, Runnable task) {
    long intervalMs = interval.toMillis();
    var _ =
        thread.scheduleWithFixedDelay(guarded(task), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
    return this;
  }

  /// A task that throws would never be run again, whatever it throws: memory may be short for a
  /// while only.
  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | OutOfMemoryError e) {
        LOGGER.error("A task of {} failed; it is tried again", name, e);
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
