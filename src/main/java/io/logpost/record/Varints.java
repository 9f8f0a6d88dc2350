package io.logpost.record;

import java.nio.ByteBuffer;

/// Reads the variable-length integers that {@link ByteSink} writes.
final class Varints {
  private Varints() {}

  static int readInt(ByteBuffer from) {
    long value = readLong(from);
    if (value != (int) value) {
      throw new InvalidBatchException("a varint of " + value + " where an int stands");
    }
    return (int) value;
  }

  static long readLong(ByteBuffer from) {
    long raw = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = from.get();
      raw |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new InvalidBatchException("a varint of more than 10 bytes");
  }
}
