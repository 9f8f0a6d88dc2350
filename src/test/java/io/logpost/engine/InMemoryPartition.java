package io.logpost.engine;

import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The batches of one partition; guarded by the engine's lock.
final class InMemoryPartition {
  private final TopicPartition id;
  private final List<RecordBatch> batches = new ArrayList<>();
  private long startOffset;
  private long endOffset;

  InMemoryPartition(TopicPartition id) {
    this.id = id;
  }

  OffsetBounds bounds() {
    return new OffsetBounds(startOffset, endOffset);
  }

  long sizeBytes() {
    return batches.stream().mapToLong(RecordBatch::sizeInBytes).sum();
  }

  long append(List<RecordBatch> added) {
    long baseOffset = endOffset;
    for (RecordBatch batch : added) {
      batch.assignBaseOffset(endOffset);
      batches.add(batch);
      endOffset = batch.nextOffset();
    }
    return baseOffset;
  }

  void checkReadable(long offset) {
    if (offset < startOffset) {
      throw new OffsetBeforeStart(id.topic(), id.partition(), offset, startOffset, endOffset);
    }
    checkNotPastEnd(offset);
  }

  /// Shows records from an offset on and answers where to go on.
  long show(long from, PartitionRecordVisitor visitor) {
    RecordView view = new RecordView();
    long[] next = {from};
    for (RecordBatch batch : batches) {
      boolean wantsMore =
          batch.nextOffset() <= from
              || batch.forEach(
                  from,
                  view,
                  record -> {
                    boolean taken = visitor.record(id, record);
                    next[0] = taken ? record.offset() + 1 : next[0];
                    return taken;
                  });
      if (!wantsMore) {
        return next[0];
      }
    }
    return Math.max(from, endOffset);
  }

  long deleteBefore(long offset) {
    checkNotPastEnd(offset);
    startOffset = Math.max(startOffset, offset);
    batches.removeIf(batch -> batch.nextOffset() <= startOffset);
    return startOffset;
  }

  OptionalLong offsetForTime(long timestampMs) {
    long[] found = {-1};
    show(
        startOffset,
        (partition, record) -> {
          if (record.timestamp() < timestampMs) {
            return true;
          }
          found[0] = record.offset();
          return false;
        });
    return found[0] < 0 ? OptionalLong.empty() : OptionalLong.of(found[0]);
  }

  private void checkNotPastEnd(long offset) {
    if (offset > endOffset) {
      throw new OffsetAfterEnd(id.topic(), id.partition(), offset, startOffset, endOffset);
    }
  }
}
