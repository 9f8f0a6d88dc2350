package io.logpost.http.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Passes over the bytes of a JSON string that stand for themselves, eight at a time. Stateless.
///
/// A byte of a word is zero where `(word - 0x01…) & ~word & 0x80…` has its top bit set (Alan
/// Mycroft, 1987), and below 0x20 where that holds with 0x20 instead of 0x01. A borrow may mark a
/// byte above a marked one wrongly, never leave one out, so a word without a mark has nothing to
/// look at.
final class PlainText {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long TOP_BITS = 0x8080808080808080L;
  private static final long QUOTES = 0x2222222222222222L;
  private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
  private static final long FIRST_PRINTABLE = 0x2020202020202020L;

  private PlainText() {}

  /// An index at or before the first quote, backslash or control character from `from` on, less
  /// than eight bytes before it; `to` or less than eight before it where there is none.
  static int skip(byte[] bytes, int from, int to) {
    int at = from;
    while (at + Long.BYTES <= to && isPlain((long) WORD.get(bytes, at))) {
      at += Long.BYTES;
    }
    return at;
  }

  private static boolean isPlain(long word) {
    long quotes = word ^ QUOTES;
    long backslashes = word ^ BACKSLASHES;
    long marks =
        ((quotes - EACH_BYTE) & ~quotes)
            | ((backslashes - EACH_BYTE) & ~backslashes)
            | ((word - FIRST_PRINTABLE) & ~word);
    return (marks & TOP_BITS) == 0;
  }
}
