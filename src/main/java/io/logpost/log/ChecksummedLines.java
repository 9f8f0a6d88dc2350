package io.logpost.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The frame of our small text files: a line with name and version, lines of words, a line with a
/// checksum.
///
/// ```
/// logpost-checkpoint 1
/// …
/// crc32c 1f2e3d4c
/// ```
///
/// The checksum is CRC-32C, in 8 hex digits, of all bytes before its line. UTF-8, lines end with
/// LF. Another version or a wrong checksum is refused as a whole.
final class ChecksummedLines {
  private static final String CHECKSUM = "crc32c ";

  private ChecksummedLines() {}

  static byte[] write(String nameAndVersion, List<String> lines) {
    StringBuilder text = new StringBuilder(nameAndVersion).append('\n');
    for (String line : lines) {
      text.append(line).append('\n');
    }
    String checksum = checksum(text.toString());
    text.append(CHECKSUM).append(checksum).append('\n');
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The lines between the first and the last.
  ///
  /// @throws IOException saying what is wrong with the bytes
  static List<String> read(String nameAndVersion, byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.UTF_8);
    int end = text.lastIndexOf(CHECKSUM);
    if (end < 0
        || !text.substring(end).equals(CHECKSUM + checksum(text.substring(0, end)) + "\n")) {
      throw new IOException("its checksum is wrong");
    }
    List<String> lines = new ArrayList<>(text.substring(0, end).lines().toList());
    if (lines.isEmpty() || !lines.getFirst().equals(nameAndVersion)) {
      throw new IOException("it does not begin with '%s'".formatted(nameAndVersion));
    }
    return lines.subList(1, lines.size());
  }

  /// A number as it is written here.
  ///
  /// @throws IllegalArgumentException where it is none, or negative
  static long number(String word) {
    long number = Long.parseLong(word);
    if (number < 0) {
      throw new IllegalArgumentException("the number %s is negative".formatted(word));
    }
    return number;
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
