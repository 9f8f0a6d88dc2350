package io.logpost.log;

import io.logpost.record.RecordBatch;
import io.logpost.record.RecordVisitor;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// The append-only log of one partition.
@SuppressWarnings("DoNotCallSuggester")
public final class PartitionLog {
  PartitionLog() {}

  /// Where appended batches stand: from `baseOffset` to before `nextOffset`.
  public record Appended(long baseOffset, long nextOffset) {}

  /// Checks that the log takes writes and that so many bytes have room on the disk; writes nothing.
  public void checkWritable(long sizeBytes) {
    throw new UnsupportedOperationException();
  }

  /// Writes batches next to each other, giving them their offsets; not yet flushed on return.
  public Appended append(List<RecordBatch> batches) {
    throw new UnsupportedOperationException();
  }

  /// Waits until everything before an offset is on disk.
  public void awaitFlushed(long nextOffset, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  public LogBounds bounds() {
    throw new UnsupportedOperationException();
  }

  /// Shows the records from an offset up to the high watermark; answers where to go on.
  public long read(long fromOffset, RecordVisitor visitor) {
    throw new UnsupportedOperationException();
  }

  /// The offset of the first readable record at or after a timestamp in ms.
  public OptionalLong offsetForTimestamp(long timestampMs) {
    throw new UnsupportedOperationException();
  }

  /// Moves the log's start up to an offset, durable on return; answers the start.
  public long deleteRecordsBefore(long offset) {
    throw new UnsupportedOperationException();
  }

  /// Bytes of its segments' log files.
  public long sizeInBytes() {
    throw new UnsupportedOperationException();
  }

  /// What is wrong with it, or an empty text.
  public String trouble() {
    throw new UnsupportedOperationException();
  }

  /// Calls a listener, on any thread and without a lock, whenever the high watermark moved or the
  /// log went out of service.
  public void addListener(Runnable listener) {
    throw new UnsupportedOperationException();
  }

  public void removeListener(Runnable listener) {
    throw new UnsupportedOperationException();
  }
}
