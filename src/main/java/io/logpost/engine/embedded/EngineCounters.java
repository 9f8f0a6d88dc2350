package io.logpost.engine.embedded;

import java.util.concurrent.atomic.LongAdder;

/// Counts what goes through the engine, since the start. Any thread may count and read.
public final class EngineCounters {
  private final LongAdder appendedRecords = new LongAdder();
  private final LongAdder appendedBytes = new LongAdder();
  private final LongAdder fetchedRecords = new LongAdder();

  EngineCounters() {}

  /// Records written to logs.
  public long appendedRecords() {
    return appendedRecords.sum();
  }

  /// Bytes of batches written to logs, as stored.
  public long appendedBytes() {
    return appendedBytes.sum();
  }

  /// Records shown to readers.
  public long fetchedRecords() {
    return fetchedRecords.sum();
  }

  void countAppended(long records, long bytes) {
    appendedRecords.add(records);
    appendedBytes.add(bytes);
  }

  void countFetched(long records) {
    fetchedRecords.add(records);
  }
}
