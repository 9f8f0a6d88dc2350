package io.logpost.log;

import io.logpost.log.SealedBatches.BadBatchException;
import io.logpost.record.BatchFilter;
import io.logpost.record.InvalidBatchException;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordView;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What one compaction of a log keeps, by Kafka's rules.
///
/// First {@link #readKeys} goes through what was never compacted and notes the last offset of each
/// key, as far as its memory reaches. Then each segment up to there, also those compacted before,
/// is written again without
///
/// - records whose key has a later one,
/// - records without key,
/// - tombstones in a batch whose delete horizon has passed. A batch gets one, `delete.retention.ms`
///   ahead of the retention clock, when a compaction first finds a tombstone in it to be the last
///   record of its key: records before it are gone then.
///
/// What lies behind the offset up to which keys are known stays; what ends below the log's start
/// goes. Used once, by one thread.
final class Compaction {
  private final Cleanable what;
  private final long nowMs;
  private final long horizonMs;
  private final BufferPool buffers;
  private final BooleanSupplier mayGoOn;
  private final KeyOffsets keys;
  private final BatchFilter filter = new BatchFilter();
  private final RecordView view = new RecordView();
  private long endOffset;
  private long readBytes;

  /// @param nowMs the retention clock
  /// @param wallMs the wall clock: where the retention clock is behind it and catches up later,
  ///   tombstones stay no shorter for that
  /// @param memoryBytes what the keys may take
  /// @param mayGoOn asked between batches
  Compaction(
      Cleanable what,
      LogConfig.Cleanup config,
      long nowMs,
      long wallMs,
      long memoryBytes,
      BufferPool buffers,
      BooleanSupplier mayGoOn) {
    this.what = what;
    this.nowMs = nowMs;
    long latestMs = Math.max(nowMs, wallMs);
    horizonMs =
        Math.min(latestMs, Long.MAX_VALUE - config.deleteRetentionMs())
            + config.deleteRetentionMs();
    this.buffers = buffers;
    this.mayGoOn = mayGoOn;
    keys = new KeyOffsets(memoryBytes, what.endOffset() - what.firstDirtyOffset());
    endOffset = what.firstDirtyOffset();
  }

  /// Up to where it reaches.
  long endOffset() {
    return endOffset;
  }

  /// Bytes of batches read so far, for the keys and for copying.
  long readBytes() {
    return readBytes;
  }

  /// Notes the keys; false where it may not go on.
  boolean readKeys() throws IOException, BadBatchException {
    for (int i = 0; i < what.segments().size(); i++) {
      if (what.endOf(i) > what.firstDirtyOffset()
          && !readKeys(what.segments().get(i), what.endOf(i))) {
        return mayGoOn.getAsBoolean();
      }
    }
    return true;
  }

  /// False where memory is full, and where it may not go on.
  private boolean readKeys(Segment segment, long segmentEnd) throws IOException, BadBatchException {
    try (SealedBatches batches = opened(segment, segmentEnd)) {
      for (RecordBatch batch = batches.next(); batch != null; batch = batches.next()) {
        if (!mayGoOn.getAsBoolean()) {
          return false;
        }
        readBytes += batch.sizeInBytes();
        if (!readKeys(batches, batch)) {
          return false;
        }
      }
      return true;
    }
  }

  private SealedBatches opened(Segment segment, long segmentEnd) throws IOException {
    return new SealedBatches(segment, what.startOffset(), segmentEnd, buffers);
  }

  private boolean readKeys(SealedBatches batches, RecordBatch batch) throws BadBatchException {
    if (batch.nextOffset() <= endOffset) {
      return true;
    }
    try {
      if (!batch.forEach(endOffset, view, this::note)) {
        return false;
      }
    } catch (InvalidBatchException e) {
      throw unreadable(batches, batch, e);
    }
    endOffset = batch.nextOffset();
    return true;
  }

  private boolean note(RecordView record) {
    boolean noted = record.key() == null || keys.put(record.key(), record.offset());
    endOffset = noted ? record.offset() + 1 : record.offset();
    return noted;
  }

  /// Writes what stays of some segments next to each other; false where it may not go on.
  ///
  /// @param groupEnd where the last of them ends
  boolean copy(List<Segment> group, long groupEnd, CleanedSegment into)
      throws IOException, BadBatchException {
    for (int i = 0; i < group.size(); i++) {
      long segmentEnd = i + 1 < group.size() ? group.get(i + 1).baseOffset() : groupEnd;
      try (SealedBatches batches = opened(group.get(i), segmentEnd)) {
        for (RecordBatch batch = batches.next(); batch != null; batch = batches.next()) {
          if (!mayGoOn.getAsBoolean()) {
            return false;
          }
          readBytes += batch.sizeInBytes();
          RecordBatch left = left(batches, batch);
          if (left != null) {
            into.add(left == batch ? batch.copy() : left);
          }
        }
      }
    }
    return true;
  }

  /// A batch that keys are not known of to its end gets no horizon yet.
  private @Nullable RecordBatch left(SealedBatches batches, RecordBatch batch)
      throws BadBatchException {
    OptionalLong horizon =
        batch.nextOffset() <= endOffset ? OptionalLong.of(horizonMs) : OptionalLong.empty();
    try {
      return filter.filter(batch, horizon, record -> keeps(batch, record));
    } catch (InvalidBatchException e) {
      throw unreadable(batches, batch, e);
    }
  }

  private boolean keeps(RecordBatch batch, RecordView record) {
    if (record.offset() >= endOffset) {
      return true;
    }
    return record.key() != null
        && keys.last(record.key()) <= record.offset()
        && (record.value() != null || nowMs < batch.deleteHorizonMs().orElse(Long.MAX_VALUE));
  }

  private static BadBatchException unreadable(
      SealedBatches batches, RecordBatch batch, InvalidBatchException cause) {
    BadBatchException failure = batches.unreadable(batch);
    failure.initCause(cause);
    return failure;
  }
}
