package io.logpost.log;

import io.logpost.record.InvalidBatchException;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Walks a segment's `.log` from its first to its last byte, also past damage, and tells what it is
/// made of: whole batches, damaged stretches, a tail.
///
/// What counts as which is as in {@link LogRecovery}; the records of each batch are read too. It
/// changes nothing. Used once, by one thread.
final class SegmentWalk {
  /// What a segment has to hold.
  ///
  /// @param baseOffset at which its first batch begins
  /// @param nextBaseOffset at which the next segment begins; `Long.MAX_VALUE` for the last one
  /// @param acknowledged the offset below which nothing may be missing; `Long.MAX_VALUE` where
  ///   nobody knows
  /// @param cutTo from which offset on nothing counts, as {@link Checkpoint.Entry#cutTo}; else
  ///   `Long.MAX_VALUE`
  record Bounds(long baseOffset, long nextBaseOffset, long acknowledged, long cutTo) {
    /// Up to where its batches have to reach, as long as they are acknowledged; 0 where nobody
    /// knows.
    long end() {
      if (nextBaseOffset != Long.MAX_VALUE) {
        return nextBaseOffset;
      }
      return acknowledged == Long.MAX_VALUE ? 0 : acknowledged;
    }
  }

  /// Bytes that hold no readable batch where acknowledged ones stood. Without bytes where they are
  /// missing altogether; without offsets where the bytes are too many.
  ///
  /// @param position its first byte
  /// @param endPosition the byte after its last one
  /// @param firstOffset the first offset that can't be read
  /// @param endOffset the offset after the last one that can't be read
  record Stretch(long position, long endPosition, long firstOffset, long endOffset, String what) {}

  /// Is shown the parts in their order.
  interface Visitor {
    /// A whole batch, valid until this returns.
    void batch(long position, RecordBatch batch);

    /// Acknowledged bytes that can't be read.
    void damage(Stretch stretch);

    /// What the next opening cuts off.
    void tail(long position, long firstOffset, String what);
  }

  private final PooledFile file;
  private final long fileBytes;
  private final Bounds bounds;
  private final Resync resync;
  private final Visitor visitor;
  private final RecordView view = new RecordView();
  private ByteBuffer buffer;
  private long next;

  SegmentWalk(
      PooledFile file, long fileBytes, Bounds bounds, OffsetEntries anchors, Visitor visitor) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.bounds = bounds;
    this.resync = new Resync(file, fileBytes, bounds.nextBaseOffset(), anchors);
    this.visitor = visitor;
    this.buffer = ByteBuffer.allocate(BufferPool.BUFFER_BYTES);
    this.next = bounds.baseOffset();
  }

  /// Answers the offset at which it ends.
  long walk() throws IOException {
    BatchReader batches = new BatchReader(file, 0, fileBytes, buffer);
    while (true) {
      RecordBatch batch = batches.next();
      buffer = batches.buffer();
      long position = batches.position();
      if (batch == null && batches.atLimit()) {
        requireEnd();
        return next;
      }
      if (next >= bounds.cutTo()) {
        visitor.tail(position, next, "a failed flush left it in doubt");
        return next;
      }
      if (batch != null && fits(batch)) {
        show(position, batch);
        continue;
      }
      String what = batch == null ? noBatch(position) : outOfPlace(batch);
      if (next >= bounds.acknowledged()) {
        visitor.tail(position, next, what);
        return next;
      }
      batches = new BatchReader(file, pass(position, what), fileBytes, buffer);
    }
  }

  private boolean fits(RecordBatch batch) {
    return batch.follows(next) && batch.nextOffset() <= bounds.nextBaseOffset();
  }

  private void show(long position, RecordBatch batch) {
    long end = position + batch.sizeInBytes();
    String fault = unreadable(batch);
    if (fault.isEmpty()) {
      visitor.batch(position, batch);
    } else {
      visitor.damage(new Stretch(position, end, next, batch.nextOffset(), fault));
    }
    next = batch.nextOffset();
  }

  /// What keeps the records of a batch with a good checksum from being read; empty if nothing.
  private String unreadable(RecordBatch batch) {
    try {
      long[] largest = {Long.MIN_VALUE};
      var _ =
          batch.forEach(
              batch.baseOffset(),
              view,
              record -> {
                largest[0] = Math.max(largest[0], record.timestamp());
                return true;
              });
      return largest[0] > batch.maxTimestamp()
          ? "a record of time %d in a batch up to %d".formatted(largest[0], batch.maxTimestamp())
          : "";
    } catch (InvalidBatchException e) {
      return "records that can't be read: " + e.getMessage();
    }
  }

  /// Tells of damage and answers where to go on.
  private long pass(long position, String what) throws IOException {
    Resync.@Nullable Place found = resync.after(position, next, bounds.end());
    long endOffset = found == null ? Math.max(next, bounds.end()) : found.offset();
    long endPosition = found == null ? fileBytes : found.position();
    visitor.damage(new Stretch(position, endPosition, next, endOffset, what));
    next = endOffset;
    return endPosition;
  }

  private void requireEnd() {
    if (next < bounds.end() && next < bounds.acknowledged()) {
      visitor.damage(new Stretch(fileBytes, fileBytes, next, bounds.end(), "the file ends there"));
      next = bounds.end();
    }
  }

  private String outOfPlace(RecordBatch batch) {
    return "a batch of offsets %d to %d where %d is the next"
        .formatted(batch.baseOffset(), batch.lastOffset(), next);
  }

  private String noBatch(long position) throws IOException {
    long left = fileBytes - position;
    if (left < RecordBatch.HEADER_BYTES) {
      return left + " bytes that are no batch";
    }
    ByteBuffer header = ByteBuffer.allocate(RecordBatch.LENGTH_PREFIX_BYTES);
    readFully(file, header, position);
    long size = RecordBatch.sizeAt(header, 0);
    return size < RecordBatch.HEADER_BYTES || size > left
        ? "a batch of %d bytes where %d are left".formatted(size, left)
        : "a batch of %d bytes with a wrong checksum".formatted(size);
  }

  /// Reads until a buffer is full.
  ///
  /// @throws IOException also where the file ends before
  static void readFully(PooledFile file, ByteBuffer into, long position) throws IOException {
    long from = position - into.position();
    while (into.hasRemaining()) {
      if (file.read(into, from + into.position()) < 0) {
        throw new IOException(file.path() + " became shorter while it was read");
      }
    }
    into.flip();
  }
}
