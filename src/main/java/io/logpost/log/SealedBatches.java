package io.logpost.log;

import io.logpost.record.RecordBatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The batches of a sealed segment, one after another, without a gap up to where the next segment
/// begins.
///
/// Those that end below the log's start are passed over, and not even looked at where the index
/// leads behind them, as it does a reader: damage there concerns nobody. A batch is valid until the
/// next one is asked for. One thread at a time.
final class SealedBatches implements AutoCloseable {
  private final Segment segment;
  private final long endOffset;
  private final BufferPool buffers;
  private final long startOffset;
  private final BatchReader batches;
  private @Nullable RecordBatch first;
  private boolean begun;
  private long next;

  /// Bytes that are not those that were acknowledged.
  static final class BadBatchException extends Exception {
    private final long fromOffset;
    private final long toOffset;

    BadBatchException(Segment segment, long fromOffset, long toOffset) {
      super("offsets %d to %d of %s".formatted(fromOffset, toOffset - 1, segment.path()));
      this.fromOffset = fromOffset;
      this.toOffset = toOffset;
    }

    long fromOffset() {
      return fromOffset;
    }

    long toOffset() {
      return toOffset;
    }
  }

  /// @param startOffset the log's
  /// @param endOffset where the next segment begins
  SealedBatches(Segment segment, long startOffset, long endOffset, BufferPool buffers)
      throws IOException {
    this.segment = segment;
    this.startOffset = startOffset;
    this.endOffset = endOffset;
    this.buffers = buffers;
    SegmentSearch found = SegmentSearch.of(segment, startOffset, buffers.take());
    batches = found.batches();
    first = found.first();
    next = found.firstOffset();
  }

  /// The next batch; null at the end.
  ///
  /// @throws BadBatchException where there is no whole batch that follows the one before
  @Nullable RecordBatch next() throws IOException, BadBatchException {
    RecordBatch batch = following();
    while (batch != null && batch.nextOffset() <= startOffset) {
      batch = following();
    }
    return batch;
  }

  private @Nullable RecordBatch following() throws IOException, BadBatchException {
    RecordBatch batch = begun ? batches.next() : first;
    begun = true;
    if (batch == null && batches.atLimit() && next == endOffset) {
      return null;
    }
    if (batch == null || !batch.follows(next) || batch.nextOffset() > endOffset) {
      throw new BadBatchException(segment, next, next + 1);
    }
    next = batch.nextOffset();
    return batch;
  }

  /// The failure of a batch whose records can't be read.
  BadBatchException unreadable(RecordBatch batch) {
    return new BadBatchException(segment, batch.baseOffset(), batch.nextOffset());
  }

  @Override
  public void close() {
    buffers.give(batches.buffer());
  }
}
