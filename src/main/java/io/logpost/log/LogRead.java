package io.logpost.log;

import io.logpost.log.LogState.Damage;
import io.logpost.record.InvalidBatchException;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordView;
import io.logpost.record.RecordVisitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One read through the segments of a log, up to the high watermark of the moment it began.
///
/// Used once, by one thread. It takes no lock: what it reads lies below what was flushed when the
/// view was published.
final class LogRead implements RecordVisitor {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogRead.class);

  private final LogView view;
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
  static long from(LogView view, BufferPool buffers, long offset, RecordVisitor visitor)
      throws IOException, DamageFoundException {
    LogRead read = new LogRead(view, buffers.take(), visitor);
    try {
      read.next = offset;
      return read.all();
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
      next = Math.max(next, segment.baseOffset());
      if (next >= view.highWatermark()) {
        return view.highWatermark();
      }
      if (!segment(i, next)) {
        return next;
      }
    }
    return view.highWatermark();
  }

  private void allSince(long timestamp) throws IOException, DamageFoundException {
    for (int i = view.floorSegment(view.startOffset()); i < view.segments().size(); i++) {
      Segment segment = view.segments().get(i);
      if (segment.largestTimestamp() >= timestamp) {
        next = Math.max(view.startOffset(), segment.baseOffset());
        long from = Math.max(next, segment.timeIndex().floor(timestamp, buffer).offset());
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
    Segment segment = view.segments().get(number);
    OffsetIndex.Place place = segment.offsetIndex().floor(searchOffset, buffer);
    BatchReader batches = reader(segment, place);
    RecordBatch first = batches.next();
    if (place.lastOffset() >= 0 && (first == null || first.lastOffset() != place.lastOffset())) {
      LOGGER.warn(
          "{} leads to no batch that ends at {}; reading the segment without it",
          segment.offsetIndex().file().path(),
          place.lastOffset());
      batches = reader(segment, OffsetIndex.Place.START);
      first = batches.next();
    }
    try {
      return batches(number, batches, first);
    } finally {
      buffer = batches.buffer();
    }
  }

  private BatchReader reader(Segment segment, OffsetIndex.Place place) {
    return new BatchReader(segment.reader(), place.position(), segment.flushedBytes(), buffer);
  }

  private boolean batches(int number, BatchReader batches, @Nullable RecordBatch first)
      throws IOException, DamageFoundException {
    long passed = view.segments().get(number).baseOffset();
    for (RecordBatch batch = first; batch != null; batch = batches.next()) {
      if (batch.baseOffset() < passed) {
        throw damage(number, batches, "offsets that go back");
      }
      passed = batch.nextOffset();
      if (batch.baseOffset() >= view.highWatermark()) {
        break;
      }
      if (passed > next && batch.maxTimestamp() >= fromTimestamp && !show(number, batches, batch)) {
        return false;
      }
      next = Math.max(next, passed);
    }
    checkEnd(number, batches);
    return true;
  }

  private boolean show(int number, BatchReader batches, RecordBatch batch)
      throws DamageFoundException {
    try {
      return batch.forEach(next, record, this);
    } catch (InvalidBatchException e) {
      LOGGER.warn("A batch with a good checksum can't be read", e);
      throw damage(number, batches, "a batch that can't be read");
    }
  }

  /// Below the high watermark the active segment has no gaps, so it reaches that; an earlier one
  /// ends before the next begins. Above it may stand what was flushed since the read began.
  private void checkEnd(int number, BatchReader batches) throws DamageFoundException {
    if (next >= view.highWatermark()) {
      return;
    }
    boolean active = number == view.segments().size() - 1;
    long end = active ? view.highWatermark() : view.segments().get(number + 1).baseOffset();
    if (active && next < end) {
      throw damage(number, batches, batches.atLimit() ? "the log's end" : "no whole batch");
    }
    if (!active && (!batches.atLimit() || next > end)) {
      throw damage(number, batches, "no whole batch");
    }
  }

  private DamageFoundException damage(int number, BatchReader batches, String what) {
    Segment segment = view.segments().get(number);
    return new DamageFoundException(
        new Damage(segment.path(), batches.position(), next, view.highWatermark(), what));
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
