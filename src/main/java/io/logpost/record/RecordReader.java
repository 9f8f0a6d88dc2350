package io.logpost.record;

import java.nio.ByteBuffer;

/// Reads the records of one batch, once, from their uncompressed bytes.
///
/// Offsets have to rise from record to record and stay within the batch: a reader that went on
/// after a wrong one would skip records or never end. Gaps are allowed, compaction makes them.
final class RecordReader {
  private final ByteBuffer records;
  private final int count;
  private final long baseOffset;
  private final int lastOffsetDelta;
  private final long baseTimestamp;
  private final long maxTimestamp;
  private final boolean logAppendTime;
  private final boolean json;
  private int previousOffsetDelta = -1;

  RecordReader(RecordBatch batch, ByteBuffer records) {
    this.records = records;
    count = batch.recordCount();
    baseOffset = batch.baseOffset();
    lastOffsetDelta = batch.lastOffsetDelta();
    baseTimestamp = batch.baseTimestamp();
    maxTimestamp = batch.maxTimestamp();
    logAppendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
    json = batch.valuesKnownAsJson();
  }

  boolean read(long fromOffset, RecordView view, RecordVisitor visitor) {
    if (count < 0) {
      throw new InvalidBatchException("a count of " + count + " records");
    }
    for (int i = 0; i < count; i++) {
      readNext(view, i);
      if (view.offset() >= fromOffset && !visitor.record(view)) {
        return false;
      }
    }
    if (records.hasRemaining()) {
      throw new InvalidBatchException(records.remaining() + " bytes after the last record");
    }
    return true;
  }

  private void readNext(RecordView view, int index) {
    try {
      int size = Varints.readInt(records);
      readBody(Varints.take(records, size), view);
    } catch (InvalidBatchException e) {
      throw new InvalidBatchException(
          "record " + index + " of the batch at offset " + baseOffset + ": " + e.getMessage(), e);
    }
  }

  private void readBody(ByteBuffer body, RecordView view) {
    Varints.readByte(body); // attributes, unused by the format
    long timestamp = baseTimestamp + Varints.readLong(body);
    long offset = baseOffset + readOffsetDelta(body);
    view.set(
        offset,
        logAppendTime ? maxTimestamp : timestamp,
        Varints.readNullable(body),
        Varints.readNullable(body),
        Headers.read(body),
        json);
  }

  private int readOffsetDelta(ByteBuffer body) {
    int delta = Varints.readInt(body);
    if (delta <= previousOffsetDelta || delta > lastOffsetDelta) {
      throw new InvalidBatchException(
          "an offset delta of %d after %d in a batch up to %d"
              .formatted(delta, previousOffsetDelta, lastOffsetDelta));
    }
    previousOffsetDelta = delta;
    return delta;
  }
}
