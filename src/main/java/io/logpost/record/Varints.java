package io.logpost.record;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads the variable-length integers that {@link ByteSink} writes, and the bytes whose size they
/// tell; writes those of small texts of ours, such as cursors and tokens.
///
/// Moves the position of the buffer. Whatever the bytes are, nothing but {@link
/// InvalidBatchException} comes out, and nothing is allocated by a claim. Stateless.
public final class Varints {
  /// Most bytes of one.
  public static final int MAX_BYTES = 10;

  private Varints() {}

  static int readInt(ByteBuffer from) {
    long value = readLong(from);
    if (value != (int) value) {
      throw new InvalidBatchException("a varint of " + value + " where an int stands");
    }
    return (int) value;
  }

  /// Writes a number in 1 to 10 bytes.
  public static void putLong(ByteBuffer to, long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      to.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    to.put((byte) rest);
  }

  /// Reads a number.
  ///
  /// @throws InvalidBatchException where there is none
  public static long readLong(ByteBuffer from) {
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
