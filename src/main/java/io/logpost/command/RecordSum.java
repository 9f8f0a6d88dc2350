package io.logpost.command;

import io.logpost.record.Headers;
import io.logpost.record.RecordView;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A checksum over records in their order: timestamp, key, value and headers of each, not its
/// offset. One thread at a time.
final class RecordSum implements Headers.Visitor {
  /// Odd, so that no record's part is ever lost from the sum.
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private static final int NULL_SIZE = -1;

  private final CRC32C crc32c = new CRC32C();
  private final CRC32 crc32 = new CRC32();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
  private long sum;

  /// @param sum over the records before
  RecordSum(long sum) {
    this.sum = sum;
  }

  /// Adds the next record.
  void add(RecordView record) {
    add(of(record));
  }

  /// Adds the next record by its own sum.
  void add(long recordSum) {
    sum = sum * FACTOR + recordSum;
  }

  /// The sum of one record.
  long of(RecordView record) {
    crc32c.reset();
    crc32.reset();
    put(record.timestamp());
    put(record.key());
    put(record.value());
    put(record.headers().count());
    record.headers().forEach(this);
    return crc32.getValue() << 32 | crc32c.getValue();
  }

  @Override
  public void header(ByteBuffer name, @Nullable ByteBuffer value) {
    put(name);
    put(value);
  }

  private void put(@Nullable ByteBuffer bytes) {
    if (bytes == null) {
      put(NULL_SIZE);
    } else {
      put(bytes.remaining());
      crc32c.update(bytes.duplicate());
      crc32.update(bytes.duplicate());
    }
  }

  private void put(long value) {
    number.putLong(0, value);
    crc32c.update(number.array());
    crc32.update(number.array());
  }

  long value() {
    return sum;
  }

  static String text(long sum) {
    return "%016x".formatted(sum);
  }
}
