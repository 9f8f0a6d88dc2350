package io.logpost.log;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Compacts the logs of topics whose `cleanup.policy` says so, one after another, the one with the
/// largest part of bytes that were never compacted first.
///
/// Threads: {@link #run} by one at a time, which may wait for the disk; the rest by any.
public final class LogCleaner {
  private final PartitionLogs logs;
  private final long memoryBytes;
  private final AtomicLong runCount = new AtomicLong();
  private final AtomicLong readBytes = new AtomicLong();
  private final AtomicLong writtenBytes = new AtomicLong();
  private volatile double largestDirtyRatio;
  private volatile boolean stopped;

  /// @param memoryBytes what the keys of one compaction may take, 24 bytes each; allocated while it
  ///   runs. What has more keys is compacted in several runs
  public LogCleaner(PartitionLogs logs, long memoryBytes) {
    this.logs = logs;
    this.memoryBytes = memoryBytes;
  }

  private record Candidate(PartitionLog log, Cleanable what) {}

  /// Compacts what is due among the logs that are open, until nothing is or {@link #stop} was
  /// called.
  public void run() {
    while (!stopped) {
      long nowMs = logs.retentionClock().millis();
      Candidate next = mostDue(nowMs);
      if (next == null) {
        return;
      }
      compact(next, nowMs);
    }
  }

  private @Nullable Candidate mostDue(long nowMs) {
    Candidate mostDue = null;
    double largest = 0;
    for (PartitionLog log : logs.openLogs()) {
      Optional<Cleanable> what = log.compactor().look(nowMs);
      if (what.isEmpty()) {
        continue;
      }
      double ratio = what.get().dirtyRatio();
      largest = Math.max(largest, ratio);
      if ((mostDue == null || ratio > mostDue.what().dirtyRatio())
          && log.compactor().isDue(what.get(), nowMs)) {
        mostDue = new Candidate(log, what.get());
      }
    }
    largestDirtyRatio = largest;
    return mostDue;
  }

  private void compact(Candidate next, long nowMs) {
    next.log()
        .compactor()
        .run(next.what(), nowMs, memoryBytes, () -> stopped)
        .ifPresent(done -> {
          runCount.incrementAndGet();
          readBytes.addAndGet(done.readBytes());
          writtenBytes.addAndGet(done.writtenBytes());
        });
  }

  /// Ends a run under way between two batches, and every later one at once.
  public void stop() {
    stopped = true;
  }

  /// Compactions that came to their end.
  public long runCount() {
    return runCount.get();
  }

  /// Bytes of batches that these read, for the keys and for copying.
  public long readBytes() {
    return readBytes.get();
  }

  /// Bytes of batches that these wrote.
  public long writtenBytes() {
    return writtenBytes.get();
  }

  /// Which part of the bytes of a compacted topic's log was never compacted, at most, when that was
  /// looked at last; from 0 to 1.
  public double largestDirtyRatio() {
    return largestDirtyRatio;
  }
}
