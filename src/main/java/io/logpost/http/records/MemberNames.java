package io.logpost.http.records;

import io.logpost.http.json.JsonSlice;
import io.logpost.http.json.JsonSlice.Kind;
import io.logpost.http.json.JsonStrings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/// The names that an object's members may have, found by their bytes. Immutable.
final class MemberNames {
  private final byte[][] names;

  MemberNames(String... names) {
    this.names =
        Stream.of(names)
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
  }

  /// A name by its index.
  String name(int index) {
    return new String(names[index], StandardCharsets.US_ASCII);
  }

  /// The index of a name that was scanned, or -1 where it is none of these.
  int indexOf(byte[] bytes, JsonSlice name) {
    if (name.kind() == Kind.ESCAPED_STRING) {
      byte[] text = text(bytes, name).getBytes(StandardCharsets.UTF_8);
      return indexOf(text, 0, text.length);
    }
    return indexOf(bytes, name.start() + 1, name.end() - 1);
  }

  private int indexOf(byte[] bytes, int from, int to) {
    for (int i = 0; i < names.length; i++) {
      if (Arrays.equals(names[i], 0, names[i].length, bytes, from, to)) {
        return i;
      }
    }
    return -1;
  }

  /// A name as text, for messages.
  static String text(byte[] bytes, JsonSlice name) {
    byte[] text = new byte[name.contentSize()];
    int size = JsonStrings.unescape(bytes, name.start() + 1, name.end() - 1, text);
    return new String(text, 0, Math.max(size, 0), StandardCharsets.UTF_8);
  }
}
