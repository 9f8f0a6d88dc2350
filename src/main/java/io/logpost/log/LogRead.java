package io.logpost.log;

import io.logpost.log.LogState.Damage;
import io.logpost.record.InvalidBatchException;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordView;
import io.logpost.record.RecordVisitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One read through the segments of a log, up to the high watermark of the moment it began.
///
/// Used once, by one thread. It takes no lock: what it reads lies below what was flushed when the
/// view was published.
final class LogRead implements RecordVisitor {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogRead.class);

  private LogView view;
  private final RecordVisitor visitor;
  private final RecordView record = new RecordView();
  private ByteBuffer buffer;

  /// The first offset not yet shown or passed.
  private long next;

  /// Batches that are older than this as a whole are passed without a look at their records.
  private long fromTimestamp = Long.MIN_VALUE;

  /// Damage that a read came upon; the log decides what becomes of it.
  static final class DamageFoundException extends Exception {
    private final transient Damage damage;

    DamageFoundException(Damage damage) {
      this.damage = damage;
    }

    Damage damage() {
      return damage;
    }
  }

  private LogRead(LogView view, ByteBuffer buffer, RecordVisitor visitor) {
    this.view = view;
    this.buffer = buffer;
    this.visitor = visitor;
  }

  /// Shows the records from an offset on until the visitor wants no more; answers where to go on.
  ///
  /// @param next the log's view at that moment: where a compaction replaced segments of the first
  ///   one, the read goes on in it
  static long from(
      LogView first, Supplier<LogView> next, BufferPool buffers, long offset, RecordVisitor visitor)
      throws IOException, DamageFoundException {
    LogRead read = new LogRead(first, buffers.take(), visitor);
    try {
      read.next = offset;
      while (true) {
        try {
          return Math.max(read.next, read.all());
        } catch (SegmentReplacedException _) {
          read.view = next.get();
          if (read.next < read.view.startOffset()) {
            throw new IOException("offset %d was deleted meanwhile".formatted(read.next));
          }
        }
      }
    } finally {
      buffers.give(read.buffer);
    }
  }

  /// The offset of the first record that is no older than a timestamp.
  static OptionalLong atTimestamp(LogView view, BufferPool buffers, long timestamp)
      throws IOException, DamageFoundException {
    FirstSince first = new FirstSince(timestamp);
    LogRead read = new LogRead(view, buffers.take(), first);
    try {
      read.fromTimestamp = timestamp;
      read.allSince(timestamp);
      return first.offset;
    } finally {
      buffers.give(read.buffer);
    }
  }

  /// Passes records on and keeps count of where the read stands.
  @Override
  public boolean record(RecordView shown) {
    boolean taken = visitor.record(shown);
    next = taken ? shown.offset() + 1 : shown.offset();
    return taken;
  }

  private long all() throws IOException, DamageFoundException {
    for (int i = view.floorSegment(next); i < view.segments().size(); i++) {
      Segment segment = view.segments().get(i);
      if (next >= view.highWatermark()) {
        return view.highWatermark();
      }
      requireNoGapBefore(segment);
      if (!segment(i, next)) {
        return next;
      }
    }
    return view.highWatermark();
  }

  /// Retention moves the start to the first segment, so that offsets are missing before it only
  /// where its predecessor's file is.
  private void requireNoGapBefore(Segment segment) throws DamageFoundException {
    if (next < segment.baseOffset()) {
      throw new DamageFoundException(
          new Damage(segment.path(), 0, next, segment.baseOffset(), "a missing segment"));
    }
  }

  private void allSince(long timestamp) throws IOException, DamageFoundException {
    for (int i = view.floorSegment(view.startOffset()); i < view.segments().size(); i++) {
      Segment segment = view.segments().get(i);
      if (segment.baseOffset() >= view.highWatermark()) {
        return; // nothing in it may be shown, and a cut under way may have deleted its files
      }
      if (segment.largestTimestamp() >= timestamp) {
        next = Math.max(view.startOffset(), segment.baseOffset());
        long from = Math.max(next, segment.timeIndex().before(timestamp, buffer));
        if (from >= view.highWatermark()) {
          return; // also where a flush moved the index past what this read may show
        }
        if (!segment(i, from)) {
          return;
        }
      }
    }
  }

  /// Shows what a segment holds from `next` on, searching from the batch of another offset; false
  /// once stopped.
  private boolean segment(int number, long searchOffset) throws IOException, DamageFoundException {
    SegmentSearch found = SegmentSearch.of(view.segments().get(number), searchOffset, buffer);
    try {
      return batches(number, found.batches(), found.first(), found.firstOffset());
    } finally {
      buffer = found.batches().buffer();
    }
  }

  /// @param firstOffset where the first one has to begin
  private boolean batches(
      int number, BatchReader batches, @Nullable RecordBatch first, long firstOffset)
      throws IOException, DamageFoundException {
    long end = endOf(number);
    long passed = firstOffset;
    for (RecordBatch batch = first; batch != null; batch = batches.next()) {
      if (passed >= view.highWatermark()) {
        return true;
      }
      if (!batch.follows(passed) || batch.nextOffset() > end) {
        throw damage(number, batches, passed, "a batch out of place");
      }
      passed = batch.nextOffset();
      if (passed > next && batch.maxTimestamp() >= fromTimestamp && !show(number, batches, batch)) {
        return false;
      }
      next = Math.max(next, passed);
    }
    if (passed < Math.min(end, view.highWatermark()) || (passed == end && !batches.atLimit())) {
      throw damage(number, batches, passed, batches.atLimit() ? "the log's end" : "no whole batch");
    }
    return true;
  }

  /// Where the next segment begins; the last one may be appended to while it is read.
  private long endOf(int number) {
    return number + 1 < view.segments().size()
        ? view.segments().get(number + 1).baseOffset()
        : Long.MAX_VALUE;
  }

  private boolean show(int number, BatchReader batches, RecordBatch batch)
      throws DamageFoundException {
    try {
      return batch.forEach(next, record, this);
    } catch (InvalidBatchException e) {
      LOGGER.warn("A batch with a good checksum can't be read", e);
      throw damage(number, batches, next, "a batch that can't be read");
    }
  }

  /// @param firstOffset up to which the batches follow each other
  private DamageFoundException damage(
      int number, BatchReader batches, long firstOffset, String what) {
    Segment segment = view.segments().get(number);
    long from = Math.max(firstOffset, view.startOffset());
    return new DamageFoundException(
        new Damage(segment.path(), batches.position(), from, view.highWatermark(), what));
  }

  /// Stops at the first record that is no older than a timestamp.
  private static final class FirstSince implements RecordVisitor {
    private final long timestamp;
    private OptionalLong offset = OptionalLong.empty();

    FirstSince(long timestamp) {
      this.timestamp = timestamp;
    }

    @Override
    public boolean record(RecordView record) {
      if (record.timestamp() < timestamp) {
        return true;
      }
      offset = OptionalLong.of(record.offset());
      return false;
    }
  }
}
