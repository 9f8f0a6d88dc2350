package io.logpost.http.records;

import io.logpost.engine.FetchRequest;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// The partitions of a stream that can't be read now: they are left alone for a while, told of
/// once, and tried again, while the others go on. One thread.
final class StreamTroubles {
  private final Duration retry;
  private final Set<TopicPartition> aside = new HashSet<>();
  private final Set<TopicPartition> told = new HashSet<>();
  private long retryAtNanos;

  StreamTroubles(Duration retry) {
    this.retry = retry;
  }

  /// Leaves a partition alone for a while; answers whether that is news.
  boolean add(TopicPartition partition, long nowNanos) {
    if (aside.isEmpty()) {
      retryAtNanos = nowNanos + retry.toNanos();
    }
    aside.add(partition);
    return told.add(partition);
  }

  /// The partitions that are left alone at this time.
  Set<TopicPartition> aside(long nowNanos) {
    if (!aside.isEmpty() && nowNanos - retryAtNanos >= 0) {
      aside.clear();
    }
    return aside;
  }

  /// A shorter wait where partitions are to be tried again before.
  long untilRetry(long nowNanos, long waitNanos) {
    return aside.isEmpty() ? waitNanos : Math.clamp(retryAtNanos - nowNanos, 0, waitNanos);
  }

  /// Forgets the partitions that a request has read from.
  ///
  /// @param positions as they are after it
  void forgetRead(FetchRequest request, StreamPositions positions) {
    told.removeIf(id -> positions.next(id) > request.positions().getOrDefault(id, Long.MAX_VALUE));
  }
}
