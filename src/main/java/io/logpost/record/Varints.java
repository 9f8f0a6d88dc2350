package io.logpost.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads the variable-length integers that {@link ByteSink} writes, and the bytes whose size they
/// tell.
///
/// Moves the position of the buffer. Whatever the bytes are, nothing but {@link
/// InvalidBatchException} comes out, and nothing is allocated by a claim. Stateless.
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
      byte next = readByte(from);
      raw |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new InvalidBatchException("a varint of more than 10 bytes");
  }

  static byte readByte(ByteBuffer from) {
    if (!from.hasRemaining()) {
      throw new InvalidBatchException("it ends too early");
    }
    return from.get();
  }

  /// A varint size and a view of so many bytes; null where the size is negative.
  static @Nullable ByteBuffer readNullable(ByteBuffer from) {
    int size = readInt(from);
    return size < 0 ? null : take(from, size);
  }

  /// A view of the next bytes.
  static ByteBuffer take(ByteBuffer from, int size) {
    if (size < 0 || size > from.remaining()) {
      throw new InvalidBatchException(
          "a size of " + size + " where " + from.remaining() + " bytes are left");
    }
    ByteBuffer taken = from.slice(from.position(), size);
    from.position(from.position() + size);
    return taken;
  }
}
