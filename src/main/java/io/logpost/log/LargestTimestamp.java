package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The largest record timestamp of a segment so far, with the last offset of the batch that holds
/// it.
///
/// That of a segment found at the start is the last entry of its time index, which has no checksum:
/// before anybody relies on it, it is held against that batch, once, and where they differ the
/// segment is read. Threads: {@link #note} under the log's append lock, the rest by any; the
/// monitor covers that one check and is taken under the append lock.
final class LargestTimestamp {
  private static final Logger LOGGER = LoggerFactory.getLogger(LargestTimestamp.class);
  private static final int BUFFER_BYTES = 16 << 10;

  private final Segment segment;
  private volatile TimeIndex.Entry largest;
  private volatile boolean checked;

  /// @param last the last entry of the time index
  LargestTimestamp(Segment segment, TimeIndex.Entry last) {
    this.segment = segment;
    this.largest = last;
    this.checked = last.timestamp() == TimeIndex.NO_TIMESTAMP;
  }

  TimeIndex.Entry entry() {
    return largest;
  }

  /// {@link TimeIndex#NO_TIMESTAMP} without; {@link Long#MAX_VALUE} where damage hides it.
  long timestamp() throws IOException {
    return checked || check() ? largest.timestamp() : Long.MAX_VALUE;
  }

  /// Takes account of a batch that was appended, after {@link #timestamp} was asked for.
  void note(RecordBatch batch) {
    if (batch.maxTimestamp() > largest.timestamp()) {
      largest = new TimeIndex.Entry(batch.maxTimestamp(), batch.lastOffset());
    }
  }

  private synchronized boolean check() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    if (!checked && !isThere(buffer)) {
      LOGGER.warn(
          "{} names {} as largest timestamp, of the batch that ends at {}, which it is not; reading the segment",
          segment.timeIndex().file().path(),
          largest.timestamp(),
          largest.offset());
      return readAll(buffer);
    }
    checked = true;
    return true;
  }

  private boolean isThere(ByteBuffer buffer) throws IOException {
    SegmentSearch search = SegmentSearch.of(segment, largest.offset(), buffer);
    RecordBatch batch = search.first();
    while (batch != null && batch.lastOffset() < largest.offset()) {
      batch = search.batches().next();
    }
    return batch != null
        && batch.lastOffset() == largest.offset()
        && batch.maxTimestamp() == largest.timestamp();
  }

  @GuardedBy("this")
  private boolean readAll(ByteBuffer buffer) throws IOException {
    TimeIndex.Entry found = new TimeIndex.Entry(TimeIndex.NO_TIMESTAMP, segment.baseOffset());
    BatchReader batches = new BatchReader(segment.reader(), 0, segment.flushedBytes(), buffer);
    long next = segment.baseOffset();
    for (RecordBatch batch = batches.next(); batch != null; batch = batches.next()) {
      if (!batch.follows(next)) {
        return false;
      }
      next = batch.nextOffset();
      if (batch.maxTimestamp() > found.timestamp()) {
        found = new TimeIndex.Entry(batch.maxTimestamp(), batch.lastOffset());
      }
    }
    if (!batches.atLimit()) {
      return false;
    }
    largest = found;
    checked = true;
    return true;
  }
}
