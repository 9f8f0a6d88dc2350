package io.logpost.http.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A path into a JSON value (RFC 6901), such as `/properties/net` or `/items/0`. Immutable.
public final class JsonPointer {
  private final byte[][] names;

  private JsonPointer(byte[][] names) {
    this.names = names;
  }

  /// Reads a pointer; empty where the text is none.
  public static Optional<JsonPointer> parse(String text) {
    if (text.isEmpty()) {
      return Optional.of(new JsonPointer(new byte[0][]));
    }
    if (text.charAt(0) != '/') {
      return Optional.empty();
    }
    List<byte[]> names = new ArrayList<>();
    for (int start = 1; start <= text.length(); ) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      String name = text.substring(start, end);
      if (!hasGoodTildes(name)) {
        return Optional.empty();
      }
      names.add(name.replace("~1", "/").replace("~0", "~").getBytes(StandardCharsets.UTF_8));
      start = end + 1;
    }
    return Optional.of(new JsonPointer(names.toArray(byte[][]::new)));
  }

  private static boolean hasGoodTildes(String name) {
    for (int at = name.indexOf('~'); at >= 0; at = name.indexOf('~', at + 1)) {
      if (at + 1 == name.length() || "01".indexOf(name.charAt(at + 1)) < 0) {
        return false;
      }
    }
    return true;
  }

  /// How many steps it takes from the value.
  int depth() {
    return names.length;
  }

  boolean nameIs(int step, byte[] bytes, int from, int to) {
    return Arrays.equals(names[step], 0, names[step].length, bytes, from, to);
  }

  boolean indexIs(int step, int index) {
    byte[] digits = names[step];
    if (digits.length == 0 || digits.length > 9 || (digits[0] == '0' && digits.length > 1)) {
      return false;
    }
    int value = 0;
    for (byte digit : digits) {
      if (digit < '0' || digit > '9') {
        return false;
      }
      value = value * 10 + digit - '0';
    }
    return value == index;
  }
}
