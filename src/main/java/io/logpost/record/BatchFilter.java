package io.logpost.record;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Takes records out of a batch, as compaction does: the others keep their offsets, timestamps and
/// order, the batch its place, attributes and codec.
///
/// A batch of which every record stays is answered as it is. Where a tombstone stays in a batch
/// without delete horizon it gets one, which is written as the batch's base timestamp. One thread
/// at a time.
public final class BatchFilter {
  /// Says which records stay.
  public interface Rule {
    boolean keeps(RecordView record);
  }

  private final RecordView view = new RecordView();
  private final BitSet kept = new BitSet();
  private int count;
  private int keptCount;
  private boolean keepsTombstones;
  private long maxTimestamp;

  /// What is left of a batch: itself, a new one, or null where no record stays.
  ///
  /// @param deleteHorizonMs for a batch that keeps a tombstone and has no horizon; empty: it gets
  ///   none yet
  /// @throws InvalidBatchException where the records are not what the header says
  public @Nullable RecordBatch filter(RecordBatch batch, OptionalLong deleteHorizonMs, Rule rule) {
    if (batch.isControl()) {
      return batch;
    }
    ByteBuffer records = batch.compression().decompress(batch.records());
    decide(batch, records.duplicate(), rule);
    if (keptCount == 0) {
      return null;
    }
    OptionalLong before = batch.deleteHorizonMs();
    OptionalLong horizon = before.isPresent() || !keepsTombstones ? before : deleteHorizonMs;
    if (keptCount == count && horizon.equals(before)) {
      return batch;
    }
    return rewritten(batch, records, horizon);
  }

  private void decide(RecordBatch batch, ByteBuffer records, Rule rule) {
    kept.clear();
    count = 0;
    keptCount = 0;
    keepsTombstones = false;
    maxTimestamp = Long.MIN_VALUE;
    new RecordReader(batch, records)
        .read(
            Long.MIN_VALUE,
            view,
            record -> {
              if (rule.keeps(record)) {
                kept.set(count);
                keptCount++;
                keepsTombstones |= record.value() == null;
                maxTimestamp = Math.max(maxTimestamp, record.timestamp());
              }
              count++;
              return true;
            });
  }

  private RecordBatch rewritten(RecordBatch batch, ByteBuffer records, OptionalLong horizon) {
    ByteSink sink = new ByteSink(RecordBatch.HEADER_BYTES + records.remaining());
    sink.skip(RecordBatch.HEADER_BYTES);
    long baseTimestamp = horizon.orElse(batch.baseTimestamp());
    int[] index = {0};
    new RecordReader(batch, records)
        .read(
            Long.MIN_VALUE,
            view,
            record -> {
              if (kept.get(index[0]++)) {
                RecordBatchBuilder.putRecord(
                    sink,
                    record.timestamp() - baseTimestamp,
                    (int) (record.offset() - batch.baseOffset()),
                    record.key(),
                    record.value(),
                    record.headers());
              }
              return true;
            });
    return batch.withRecords(sink, keptCount, maxTimestamp, horizon).compress(batch.compression());
  }
}
