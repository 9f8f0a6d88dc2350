package bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Request bodies, the same in every run.
final class Bodies {
  private static final String[] WORDS = {
    "harbour", "meadow", "seven", "lantern", "copper", "quiet", "river", "north", "amber", "signal"
  };

  private final Random random;

  /// @param seed another one for each connection, so that they don't send the same
  Bodies(long seed) {
    random = new Random(seed);
  }

  /// A JSON batch of so many records, each under a key of its own, with values of so many bytes.
  byte[] batch(int records, int valueBytes) {
    StringBuilder json = new StringBuilder("{\"records\":[");
    for (int i = 0; i < records; i++) {
      json.append(i == 0 ? "" : ",").append(record(valueBytes));
    }
    return utf8(json.append("]}").toString());
  }

  /// So many lines of NDJSON, a record each.
  byte[] lines(int records, int valueBytes) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < records; i++) {
      lines.append(record(valueBytes)).append('\n');
    }
    return utf8(lines.toString());
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String record(int valueBytes) {
    return "{\"key\":\"k%d\",\"value\":%s}".formatted(random.nextInt(100_000), value(valueBytes));
  }

  /// A JSON object whose text has exactly so many bytes.
  private String value(int size) {
    StringBuilder json = new StringBuilder("{\"id\":").append(random.nextInt(1_000_000_000));
    json.append(",\"reading\":").append(random.nextInt(100_000) / 100.0).append(",\"note\":\"");
    while (json.length() < size - 2) {
      json.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    json.setLength(size - 2);
    return json.append("\"}").toString();
  }
}
