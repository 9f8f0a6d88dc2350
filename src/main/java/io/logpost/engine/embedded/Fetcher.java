package io.logpost.engine.embedded;

import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.FetchWait;
import io.logpost.engine.FetchWaits;
import io.logpost.engine.PartitionRecordVisitor;
import java.util.List;

/// Serves fetches: looks at once, and where nothing is there waits for the logs to grow. Any thread
/// may call it.
final class Fetcher {
  private final PartitionFinder partitions;
  private final FetchWaits waits;
  private final EngineCounters counters;

  Fetcher(PartitionFinder partitions, FetchWaits waits, EngineCounters counters) {
    this.partitions = partitions;
    this.waits = waits;
    this.counters = counters;
  }

  FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
    return fetch(request, visitor, new FetchWait());
  }

  /// As the other, and waits no longer than until the wait is ended.
  FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor, FetchWait wait) {
    List<Partition> found = request.positions().keySet().stream().map(partitions::find).toList();
    Fetch fetch = new Fetch(partitions, found, request.positions(), visitor);
    fetch.look();
    if (!fetch.isDone() && request.maxWait().isPositive()) {
      waitAndLook(fetch, found, request.maxWait().toNanos(), wait);
    }
    counters.countFetched(fetch.shownCount());
    return fetch.result();
  }

  private void waitAndLook(Fetch fetch, List<Partition> found, long nanos, FetchWait wait) {
    long begin = System.nanoTime();
    waits.add(wait);
    found.forEach(partition -> partition.log().addListener(wait));
    try {
      fetch.look(); // at what came before the listeners stood
      long rest = nanos;
      while (!fetch.isDone() && rest > 0 && !waits.isStopped() && !wait.isEnded()) {
        wait.await(rest);
        fetch.look();
        rest = nanos - (System.nanoTime() - begin);
      }
    } finally {
      found.forEach(partition -> partition.log().removeListener(wait));
      waits.remove(wait);
    }
  }
}
