package io.logpost.config;

import io.logpost.store.Uninterruptibly;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The platform thread of the group coordinator.
final class GroupThread implements Executor, AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("logpost-groups").factory());

  @Override
  public void execute(Runnable rounds) {
    thread.execute(rounds);
  }

  /// Returns when nothing runs any more, also where the closing thread is interrupted.
  @Override
  public void close() {
    thread.shutdown();
    Uninterruptibly.run(() -> {
      var _ = thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    });
  }
}
