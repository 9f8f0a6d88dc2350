package io.logpost.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Writes records one after another into the bytes of a batch, whose base offset the log sets when
/// it appends it.
///
/// A record in message format v2: varint size of what follows, attributes (one byte, 0), varlong
/// timestamp minus the batch's base timestamp, varint offset minus the base offset, varint size and
/// key, varint size and value (-1 for null), headers ({@link Headers}). One thread at a time; used
/// once.
public final class RecordBatchBuilder {
  private final int maxBytes;
  private final ByteSink sink = new ByteSink(1024);
  private int recordCount;
  private long baseTimestamp;
  private long maxTimestamp = Long.MIN_VALUE;
  private boolean allKnownAsJson = true;

  /// @param maxBytes what the whole batch may take, header included; Kafka's `max.message.bytes`
  public RecordBatchBuilder(int maxBytes) {
    this.maxBytes = maxBytes;
    sink.skip(RecordBatch.HEADER_BYTES);
  }

  /// Adds a copy of a record, or answers false and changes nothing when the batch would grow over
  /// its limit.
  ///
  /// @param timestamp milliseconds since 1970; need not rise from record to record
  /// @param valueIsJson whether the value was checked as JSON (a null value counts as checked)
  public boolean append(
      long timestamp,
      @Nullable ByteBuffer key,
      @Nullable ByteBuffer value,
      Headers headers,
      boolean valueIsJson) {
    long bodySize = bodySize(timestamp, key, value, headers);
    if (sizeWith(bodySize) > maxBytes) {
      return false;
    }
    if (recordCount == 0) {
      baseTimestamp = timestamp;
    }
    sink.reserve((int) (sizeWith(bodySize) - sink.size()));
    putRecord(sink, timestamp - baseTimestamp, recordCount, key, value, headers);
    recordCount++;
    maxTimestamp = Math.max(maxTimestamp, timestamp);
    allKnownAsJson &= valueIsJson;
    return true;
  }

  /// The size in bytes that the batch would have with this record, were it allowed.
  public long sizeWith(
      long timestamp, @Nullable ByteBuffer key, @Nullable ByteBuffer value, Headers headers) {
    return sizeWith(bodySize(timestamp, key, value, headers));
  }

  /// How many records were added.
  public int recordCount() {
    return recordCount;
  }

  /// The batch of what was added, at least one record; the builder is spent.
  public RecordBatch build() {
    if (recordCount == 0) {
      throw new IllegalStateException("a batch without records");
    }
    ByteBuffer bytes = sink.asBuffer();
    RecordBatch batch = new RecordBatch(bytes);
    batch.writeHeader(
        recordCount, baseTimestamp, maxTimestamp, allKnownAsJson ? RecordBatch.VALUES_ARE_JSON : 0);
    return batch;
  }

  private long sizeWith(long bodySize) {
    return sink.size() + ByteSink.varlongSize(bodySize) + bodySize;
  }

  private long bodySize(
      long timestamp, @Nullable ByteBuffer key, @Nullable ByteBuffer value, Headers headers) {
    long delta = recordCount == 0 ? 0 : timestamp - baseTimestamp;
    return bodySize(delta, recordCount, key, value, headers);
  }

  private static long bodySize(
      long timestampDelta,
      int offsetDelta,
      @Nullable ByteBuffer key,
      @Nullable ByteBuffer value,
      Headers headers) {
    return 1L
        + ByteSink.varlongSize(timestampDelta)
        + ByteSink.varintSize(offsetDelta)
        + nullableSize(key)
        + nullableSize(value)
        + headers.encoded().remaining();
  }

  /// Writes one record of a batch.
  static void putRecord(
      ByteSink sink,
      long timestampDelta,
      int offsetDelta,
      @Nullable ByteBuffer key,
      @Nullable ByteBuffer value,
      Headers headers) {
    sink.putVarint((int) bodySize(timestampDelta, offsetDelta, key, value, headers));
    sink.putByte(0);
    sink.putVarlong(timestampDelta);
    sink.putVarint(offsetDelta);
    putNullable(sink, key);
    putNullable(sink, value);
    sink.put(headers.encoded());
  }

  private static long nullableSize(@Nullable ByteBuffer bytes) {
    return bytes == null ? 1 : (long) ByteSink.varintSize(bytes.remaining()) + bytes.remaining();
  }

  private static void putNullable(ByteSink sink, @Nullable ByteBuffer bytes) {
    if (bytes == null) {
      sink.putVarint(-1);
    } else {
      sink.putVarint(bytes.remaining());
      sink.put(bytes);
    }
  }
}
