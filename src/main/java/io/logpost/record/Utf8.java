package io.logpost.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/// Checks that bytes are UTF-8 as RFC 3629 defines it, without decoding them.
///
/// Refused are overlong forms, surrogates (U+D800 to U+DFFF), anything above U+10FFFF, lone
/// continuation bytes and sequences that the end cuts off: the same that Java's decoder refuses.
/// Stateless.
public final class Utf8 {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final byte FIRST_CONTINUATION = (byte) 0x80;
  private static final byte LAST_CONTINUATION = (byte) 0xbf;

  private Utf8() {}

  /// The index of the first byte that starts no valid sequence, or -1 where all of it is valid.
  ///
  /// @param from index of the first byte looked at
  /// @param to index after the last
  public static int firstInvalid(byte[] bytes, int from, int to) {
    Objects.checkFromToIndex(from, to, bytes.length);
    int at = from;
    while (at < to) {
      if (bytes[at] >= 0) {
        at = skipAscii(bytes, at, to);
        continue;
      }
      int size = sequenceSize(bytes, at, to);
      if (size == 0) {
        return at;
      }
      at += size;
    }
    return -1;
  }

  /// The same for what remains of a buffer: an index of the buffer (not relative to its position),
  /// or -1.
  public static int firstInvalid(ByteBuffer bytes) {
    byte[] array;
    int start;
    if (bytes.hasArray()) {
      array = bytes.array();
      start = bytes.arrayOffset() + bytes.position();
    } else {
      array = new byte[bytes.remaining()];
      bytes.get(bytes.position(), array);
      start = 0;
    }
    int found = firstInvalid(array, start, start + bytes.remaining());
    return found < 0 ? -1 : found - start + bytes.position();
  }

  /// The index of the first byte that is not ASCII, eight bytes at a time.
  private static int skipAscii(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long high = (long) WORD.get(bytes, at) & HIGH_BITS;
      if (high != 0) {
        return at + Long.numberOfTrailingZeros(high) / Byte.SIZE;
      }
    }
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  /// The size of the sequence of two to four bytes that starts here, or 0 where none does.
  private static int sequenceSize(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xff;
    int size = claimedSize(lead);
    if (size == 0 || size > to - at) {
      return 0;
    }
    byte second = bytes[at + 1];
    if (second < smallestSecond(lead) || second > largestSecond(lead)) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if (bytes[at + i] > LAST_CONTINUATION) {
        return 0;
      }
    }
    return size;
  }

  /// What the first byte says of the size; 0 for those that start no sequence (continuations, C0,
  /// C1, F5 to FF).
  private static int claimedSize(int lead) {
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    if (lead < 0xe0) {
      return 2;
    }
    return lead < 0xf0 ? 3 : 4;
  }

  /// A smaller second byte would make the sequence overlong. Bytes are compared as signed: 80 to BF
  /// are the smallest.
  private static byte smallestSecond(int lead) {
    return switch (lead) {
      case 0xe0 -> (byte) 0xa0;
      case 0xf0 -> (byte) 0x90;
      default -> FIRST_CONTINUATION;
    };
  }

  /// A larger second byte would make a surrogate or a number above U+10FFFF.
  private static byte largestSecond(int lead) {
    return switch (lead) {
      case 0xed -> (byte) 0x9f;
      case 0xf4 -> (byte) 0x8f;
      default -> LAST_CONTINUATION;
    };
  }
}
