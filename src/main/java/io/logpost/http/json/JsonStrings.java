package io.logpost.http.json;

/// Turns what stands between a JSON string's quotes into the bytes of its text. Stateless.
public final class JsonStrings {
  private JsonStrings() {}

  /// Writes the text of a string that was scanned, which is never longer than its escaped form.
  ///
  /// @param from index after the opening quote
  /// @param to index of the closing quote
  /// @param into at least `to - from` bytes
  /// @return how many bytes the text takes, or -1 where it has half a surrogate pair, which no
  ///   UTF-8 can hold
  public static int unescape(byte[] bytes, int from, int to, byte[] into) {
    int size = 0;
    int at = from;
    while (at < to) {
      byte next = bytes[at++];
      if (next != '\\') {
        into[size++] = next;
        continue;
      }
      byte escape = bytes[at++];
      if (escape != 'u') {
        into[size++] = character(escape);
        continue;
      }
      int codePoint = hex(bytes, at);
      at += 4;
      if (Character.isSurrogate((char) codePoint)) {
        codePoint = pair(bytes, at, to, codePoint);
        at += 6;
      }
      if (codePoint < 0) {
        return -1;
      }
      size = utf8(codePoint, into, size);
    }
    return size;
  }

  private static byte character(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }

  private static int pair(byte[] bytes, int at, int to, int high) {
    boolean escapeFollows = at + 6 <= to && bytes[at] == '\\' && bytes[at + 1] == 'u';
    if (!escapeFollows) {
      return -1;
    }
    int low = hex(bytes, at + 2);
    return Character.isSurrogatePair((char) high, (char) low)
        ? Character.toCodePoint((char) high, (char) low)
        : -1;
  }

  private static int hex(byte[] bytes, int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      value = value << 4 | Character.digit(bytes[i], 16);
    }
    return value;
  }

  private static int utf8(int codePoint, byte[] into, int at) {
    int size = at;
    if (codePoint < 0x80) {
      into[size++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      into[size++] = (byte) (0xc0 | codePoint >> 6);
      into[size++] = continuation(codePoint);
    } else if (codePoint < 0x10000) {
      into[size++] = (byte) (0xe0 | codePoint >> 12);
      into[size++] = continuation(codePoint >> 6);
      into[size++] = continuation(codePoint);
    } else {
      into[size++] = (byte) (0xf0 | codePoint >> 18);
      into[size++] = continuation(codePoint >> 12);
      into[size++] = continuation(codePoint >> 6);
      into[size++] = continuation(codePoint);
    }
    return size;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }
}
