package io.logpost.config;

import io.logpost.store.Uninterruptibly;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// The platform threads that wait for the disk when logs are flushed, with their work counted.
///
/// More of them than processors: they wait, and one slow disk call should not hold up other
/// partitions. Any thread may use it.
final class FlushThreads implements Executor, AutoCloseable {
  private static final int THREADS = 8;

  private final LongAdder runs = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("logpost-flush-", 0).factory());

  @Override
  public void execute(Runnable flush) {
    threads.execute(() -> {
      long begin = System.nanoTime();
      try {
        flush.run();
      } finally {
        nanos.add(System.nanoTime() - begin);
        runs.increment();
      }
    });
  }

  /// Flushes so far, and the writes of the checkpoint that logs asked for.
  long runCount() {
    return runs.sum();
  }

  /// Time spent on them so far, in the unit.
  double runTime(TimeUnit unit) {
    return unit.convert(nanos.sum(), TimeUnit.NANOSECONDS);
  }

  /// Finishes what was handed in, and ends the threads; interrupts none of them, also where the
  /// closing thread is interrupted.
  @Override
  public void close() {
    threads.shutdown();
    Uninterruptibly.run(() -> {
      var _ = threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    });
  }
}
