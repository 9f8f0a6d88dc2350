package io.logpost.engine.kafka;

import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.FetchWait;
import io.logpost.engine.FetchWaits;
import io.logpost.engine.PartitionRecordVisitor;
import java.time.Duration;

/// Shows records of the cluster to readers, waiting for the first one as long as asked.
///
/// Threads: any.
final class KafkaFetcher {
  /// How soon it looks again for what is there and did not come.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final TopicCache cache;
  private final BoundsQuery bounds;
  private final Readers readers;
  private final Watcher watcher;
  private final FetchWaits waits;

  KafkaFetcher(
      TopicCache cache, BoundsQuery bounds, Readers readers, Watcher watcher, FetchWaits waits) {
    this.cache = cache;
    this.bounds = bounds;
    this.readers = readers;
    this.watcher = watcher;
    this.waits = waits;
  }

  /// As {@link io.logpost.engine.RecordStore#fetch}; {@link FetchWait#end} ends its waiting, with
  /// nothing shown.
  FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor, FetchWait wait) {
    KafkaFetch fetch = new KafkaFetch(cache, bounds, readers, request, visitor);
    fetch.look();
    if (!fetch.isDone() && request.maxWait().isPositive()) {
      waitAndLook(fetch, request.maxWait().toNanos(), wait);
    }
    return fetch.result();
  }

  private void waitAndLook(KafkaFetch fetch, long nanos, FetchWait wait) {
    long begin = System.nanoTime();
    waits.add(wait);
    try {
      look(fetch, wait); // at what came before the watcher looked
      long rest = nanos;
      while (!fetch.isDone() && rest > 0 && !waits.isStopped() && !wait.isEnded()) {
        wait.await(fetch.isBehind() ? Math.min(rest, LOOK_AGAIN.toNanos()) : rest);
        look(fetch, wait);
        rest = nanos - (System.nanoTime() - begin);
      }
    } finally {
      watcher.unwatch(fetch.nextOffsets().keySet(), wait);
      waits.remove(wait);
    }
  }

  private void look(KafkaFetch fetch, FetchWait wait) {
    watcher.watch(fetch.nextOffsets(), wait);
    fetch.look();
  }
}
