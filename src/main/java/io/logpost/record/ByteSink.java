package io.logpost.record;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A byte array that grows as it is written, with the variable-length integers of Kafka's formats.
///
/// Varints are protocol buffers' zig-zag base-128 encoding, 1 to 5 bytes for an int and 1 to 10 for
/// a long. One thread at a time.
final class ByteSink {
  /// Some JVMs keep a few array slots for themselves.
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int size;

  ByteSink(int initialCapacity) {
    bytes = new byte[initialCapacity];
  }

  int size() {
    return size;
  }

  /// Forgets what stands after the first so many bytes.
  void truncate(int newSize) {
    size = newSize;
  }

  /// The bytes written, sharing this sink's array until it is next written to.
  ByteBuffer asBuffer() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /// Makes room for so many bytes more, so that writing them grows nothing.
  void reserve(int count) {
    if (bytes.length - size < count) {
      long doubled = Math.min(2L * bytes.length, MAX_ARRAY_BYTES);
      bytes = Arrays.copyOf(bytes, (int) Math.max((long) size + count, doubled));
    }
  }

  /// Leaves so many bytes to be filled in later.
  void skip(int count) {
    reserve(count);
    size += count;
  }

  void putByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /// Copies what remains of a buffer, whose position stays.
  void put(ByteBuffer source) {
    int count = source.remaining();
    reserve(count);
    source.get(source.position(), bytes, size, count);
    size += count;
  }

  void putVarint(int value) {
    reserve(5);
    int rest = (value << 1) ^ (value >> 31);
    while ((rest & ~0x7f) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void putVarlong(long value) {
    reserve(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  static int varintSize(int value) {
    int zigzag = (value << 1) ^ (value >> 31);
    return (38 - Integer.numberOfLeadingZeros(zigzag | 1)) / 7;
  }

  static int varlongSize(long value) {
    long zigzag = (value << 1) ^ (value >> 63);
    return (70 - Long.numberOfLeadingZeros(zigzag | 1)) / 7;
  }
}
