package io.logpost.log;

import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Finds the next whole batch behind damage in a segment.
///
/// First where the damaged batch's own length leads; else byte by byte. A batch found that way
/// counts only if those that follow it lead to one that the offset index names, or to the end of
/// the file: a record's value may hold what looks like a batch, but nothing leads on from there.
/// One thread at a time.
final class Resync {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int MAGIC_AT = 16;
  private static final byte MAGIC = 2;

  /// Bytes from which a place is seen to be no batch.
  private static final int LOOK_BYTES = MAGIC_AT + 1;

  private final PooledFile file;
  private final long fileBytes;
  private final long limitOffset;
  private final OffsetEntries anchors;
  private ByteBuffer buffer = ByteBuffer.allocate(BufferPool.BUFFER_BYTES);

  /// The start of a batch.
  record Place(long position, long offset) {}

  /// @param limitOffset above which no batch may reach
  Resync(PooledFile file, long fileBytes, long limitOffset, OffsetEntries anchors) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.limitOffset = limitOffset;
    this.anchors = anchors;
  }

  /// @param position of the damage
  /// @param offset the first that is damaged
  /// @param endOffset at which the segment has to end
  @Nullable Place after(long position, long offset, long endOffset) throws IOException {
    Place here = at(position, offset);
    if (here != null && isInPlace(position, endOffset)) {
      return here; // what was before it is missing
    }
    Place behind = null;
    if (fileBytes - position >= RecordBatch.HEADER_BYTES) {
      ByteBuffer start = ByteBuffer.allocate(RecordBatch.LENGTH_PREFIX_BYTES);
      SegmentWalk.readFully(file, start, position);
      long size = RecordBatch.sizeAt(start, 0);
      behind = size < RecordBatch.HEADER_BYTES ? null : at(position + size, offset);
    }
    return behind != null ? behind : search(position + 1, offset);
  }

  /// The batch at a position, if a whole one behind an offset stands there.
  private @Nullable Place at(long position, long offset) throws IOException {
    RecordBatch batch = position < fileBytes ? reader(position).next() : null;
    return batch != null && batch.baseOffset() > offset && isPlausible(batch)
        ? new Place(position, batch.baseOffset())
        : null;
  }

  /// Whether what stands around a whole batch agrees with its offsets: its base offset is outside
  /// the checksum.
  private boolean isInPlace(long position, long endOffset) throws IOException {
    BatchReader batches = reader(position);
    RecordBatch batch = batches.next();
    if (batch == null || anchors.names(position, batch.lastOffset())) {
      return batch != null;
    }
    long end = batch.nextOffset();
    RecordBatch next = batches.next();
    return next == null ? batches.atLimit() && end == endOffset : next.baseOffset() == end;
  }

  private @Nullable Place search(long from, long offset) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    long position = from;
    while (fileBytes - position >= RecordBatch.HEADER_BYTES) {
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, fileBytes - position));
      SegmentWalk.readFully(file, chunk, position);
      long end = position + chunk.limit() - LOOK_BYTES + 1;
      long chunkPosition = position;
      while (position < end) {
        int at = (int) (position - chunkPosition);
        if (!looksLikeBatch(chunk, at, fileBytes - position, offset)) {
          position++;
          continue;
        }
        long broken = runEnd(position);
        if (broken == LEADS_ON) {
          return new Place(position, chunk.getLong(at));
        }
        position = Math.max(position + 1, broken);
      }
    }
    return null;
  }

  private boolean looksLikeBatch(ByteBuffer chunk, int at, long left, long offset) {
    long base = chunk.getLong(at);
    long size = RecordBatch.sizeAt(chunk, at);
    return base >= offset
        && base < limitOffset
        && base - offset <= Integer.MAX_VALUE
        && size >= RecordBatch.HEADER_BYTES
        && size <= left
        && chunk.get(at + MAGIC_AT) == MAGIC;
  }

  private static final long LEADS_ON = -1;

  /// Where the batches that follow each other from a position on break off; {@link #LEADS_ON} where
  /// they reach what is known to be one, or the end.
  private long runEnd(long from) throws IOException {
    BatchReader batches = reader(from);
    long next = -1;
    for (RecordBatch batch = batches.next(); batch != null; batch = batches.next()) {
      buffer = batches.buffer();
      if ((next >= 0 && batch.baseOffset() != next) || !isPlausible(batch)) {
        return batches.position();
      }
      if (anchors.names(batches.position(), batch.lastOffset())) {
        return LEADS_ON;
      }
      next = batch.nextOffset();
    }
    buffer = batches.buffer();
    return batches.atLimit() ? LEADS_ON : batches.position();
  }

  private boolean isPlausible(RecordBatch batch) {
    return batch.nextOffset() > batch.baseOffset() && batch.nextOffset() <= limitOffset;
  }

  private BatchReader reader(long position) {
    return new BatchReader(file, position, fileBytes, buffer);
  }
}
