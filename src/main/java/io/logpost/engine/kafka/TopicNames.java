package io.logpost.engine.kafka;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The names of all topics, for those that subscribed to a pattern: asked for at most once a
/// second, by whoever looks first.
///
/// Threads: any. `lock` is held while the cluster is asked.
final class TopicNames {
  private static final long AGE_NANOS = 1_000_000_000L;

  /// All names as they were.
  ///
  /// @param version counts their changes
  record Names(List<String> names, int version) {}

  private final Supplier<List<String>> ask;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Names last = new Names(List.of(), 0);
  private volatile long askedNanos = System.nanoTime() - 2 * AGE_NANOS;

  TopicNames(Supplier<List<String>> ask) {
    this.ask = ask;
  }

  /// The names as they were a second ago at most.
  Names names() {
    if (isOld()) {
      lock.lock();
      try {
        if (isOld()) {
          List<String> now = ask.get();
          last = now.equals(last.names()) ? last : new Names(now, last.version() + 1);
          askedNanos = System.nanoTime();
        }
      } finally {
        lock.unlock();
      }
    }
    return last;
  }

  private boolean isOld() {
    return System.nanoTime() - askedNanos > AGE_NANOS;
  }
}
