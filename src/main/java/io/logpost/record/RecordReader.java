package io.logpost.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads the records of one batch, once, from their uncompressed bytes.
final class RecordReader {
  private final RecordBatch batch;
  private final ByteBuffer records;
  private final long baseOffset;
  private final long baseTimestamp;
  private final boolean logAppendTime;
  private final boolean json;

  RecordReader(RecordBatch batch, ByteBuffer records) {
    this.batch = batch;
    this.records = records;
    baseOffset = batch.baseOffset();
    baseTimestamp = batch.baseTimestamp();
    logAppendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
    json = batch.valuesKnownAsJson();
  }

  boolean read(long fromOffset, RecordView view, RecordVisitor visitor) {
    int count = batch.recordCount();
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
      int end = Math.addExact(records.position(), size);
      records.get(); // attributes, unused by the format
      long timestamp = baseTimestamp + Varints.readLong(records);
      long offset = baseOffset + Varints.readInt(records);
      ByteBuffer key = readNullable();
      ByteBuffer value = readNullable();
      Headers headers = Headers.view(records.slice(records.position(), end - records.position()));
      records.position(end);
      view.set(offset, logAppendTime ? batch.maxTimestamp() : timestamp, key, value, headers, json);
    } catch (RuntimeException e) {
      throw new InvalidBatchException(
          "record " + index + " of the batch at offset " + baseOffset + " can't be read", e);
    }
  }

  private @Nullable ByteBuffer readNullable() {
    int size = Varints.readInt(records);
    if (size < 0) {
      return null;
    }
    ByteBuffer bytes = records.slice(records.position(), size);
    records.position(records.position() + size);
    return bytes;
  }
}
