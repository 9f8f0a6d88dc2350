package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The largest record timestamp of a segment so far, with the last offset of the batch that holds
/// it.
///
/// That of a segment found at the start is the last entry of its time index, which has no checksum,
/// and may not be the last one that was written: before anybody relies on it, it is held against
/// that batch, once, and what lies behind that batch is read; where they differ the whole segment
/// is. Threads: {@link #note} under the log's append lock, the rest by any; the monitor covers that
/// one check and is taken under the append lock.
final class LargestTimestamp {
  private static final Logger LOGGER = LoggerFactory.getLogger(LargestTimestamp.class);
  private static final int BUFFER_BYTES = 16 << 10;

  private final Segment segment;
  private volatile TimeIndex.Entry largest;
  private volatile State state;

  private enum State {
    UNCHECKED,
    CHECKED,
    /// Damage is in the way.
    HIDDEN
  }

  /// @param last the last entry of the time index
  /// @param isEmpty whether all that the segment is going to hold will be noted
  LargestTimestamp(Segment segment, TimeIndex.Entry last, boolean isEmpty) {
    this.segment = segment;
    this.largest = last;
    this.state = isEmpty ? State.CHECKED : State.UNCHECKED;
  }

  TimeIndex.Entry entry() {
    return largest;
  }

  /// {@link TimeIndex#NO_TIMESTAMP} without; {@link Long#MAX_VALUE} where damage hides it.
  long timestamp() throws IOException {
    if (state == State.UNCHECKED) {
      check();
    }
    return state == State.CHECKED ? largest.timestamp() : Long.MAX_VALUE;
  }

  /// Takes account of a batch that was appended, after {@link #timestamp} was asked for.
  void note(RecordBatch batch) {
    if (batch.maxTimestamp() > largest.timestamp()) {
      largest = new TimeIndex.Entry(batch.maxTimestamp(), batch.lastOffset());
    }
  }

  private synchronized void check() throws IOException {
    if (state != State.UNCHECKED) {
      return;
    }
    BatchReader batches = behindEntry();
    if (batches != null) {
      readOn(batches, largest.offset() + 1, largest);
      return;
    }
    if (largest.timestamp() != TimeIndex.NO_TIMESTAMP) {
      LOGGER.warn(
          "{} names {} as largest timestamp, of the batch that ends at {}, which it is not; reading the segment",
          segment.timeIndex().file().path(),
          largest.timestamp(),
          largest.offset());
    }
    readOn(
        new BatchReader(segment.reader(), 0, segment.flushedBytes(), buffer()),
        segment.baseOffset(),
        new TimeIndex.Entry(TimeIndex.NO_TIMESTAMP, segment.baseOffset()));
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocate(BUFFER_BYTES);
  }

  /// The batches behind the one that the entry names; null where it names none.
  private @Nullable BatchReader behindEntry() throws IOException {
    if (largest.timestamp() == TimeIndex.NO_TIMESTAMP) {
      return null;
    }
    SegmentSearch search = SegmentSearch.of(segment, largest.offset(), buffer());
    RecordBatch batch = search.first();
    while (batch != null && batch.lastOffset() < largest.offset()) {
      batch = search.batches().next();
    }
    return batch != null
            && batch.lastOffset() == largest.offset()
            && batch.maxTimestamp() == largest.timestamp()
        ? search.batches()
        : null;
  }

  /// Reads to the segment's end.
  ///
  /// @param from where the next batch has to begin
  /// @param before the largest one of those before it
  @GuardedBy("this")
  private void readOn(BatchReader batches, long from, TimeIndex.Entry before) throws IOException {
    TimeIndex.Entry found = before;
    long next = from;
    RecordBatch batch = batches.next();
    while (batch != null && batch.follows(next)) {
      next = batch.nextOffset();
      if (batch.maxTimestamp() > found.timestamp()) {
        found = new TimeIndex.Entry(batch.maxTimestamp(), batch.lastOffset());
      }
      batch = batches.next();
    }
    if (batch == null && batches.atLimit()) {
      largest = found;
      state = State.CHECKED;
    } else {
      state = State.HIDDEN;
    }
  }
}
