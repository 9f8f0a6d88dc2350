package io.logpost.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One stored record as it is shown to a reader: the same object for record after record, over
/// borrowed bytes.
///
/// Everything it gives is valid until the visitor that got it returns. One thread at a time.
public final class RecordView {
  private long offset;
  private long timestamp;
  private boolean valueKnownAsJson;
  private @Nullable ByteBuffer key;
  private @Nullable ByteBuffer value;
  private Headers headers = Headers.none();

  /// Fills the view with the next record; for engines and {@link RecordBatch}.
  public void set(
      long newOffset,
      long newTimestamp,
      @Nullable ByteBuffer newKey,
      @Nullable ByteBuffer newValue,
      Headers newHeaders,
      boolean newValueKnownAsJson) {
    offset = newOffset;
    timestamp = newTimestamp;
    key = newKey;
    value = newValue;
    headers = newHeaders;
    valueKnownAsJson = newValueKnownAsJson;
  }

  /// Its place in the partition.
  public long offset() {
    return offset;
  }

  /// Milliseconds since 1970: the producer's, or the log's where the topic has `LogAppendTime`.
  public long timestamp() {
    return timestamp;
  }

  /// The key, null where there is none.
  public @Nullable ByteBuffer key() {
    return key;
  }

  /// The value, null for a tombstone.
  public @Nullable ByteBuffer value() {
    return value;
  }

  /// The headers in their order.
  public Headers headers() {
    return headers;
  }

  /// Whether the value was checked as JSON when it was produced; false says nothing.
  public boolean valueKnownAsJson() {
    return valueKnownAsJson;
  }
}
