package io.logpost.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Says whose a partition directory is, so that a topic created anew never meets the files of an
/// older one.
///
/// File `partition.metadata`, UTF-8 lines, Kafka's format with a third line:
///
/// ```
/// version: 0
/// topic_id: <the topic's id>
/// topic: <its name>
/// ```
///
/// Another version, id or name is refused. Written once, before the first segment; a crash leaves
/// it whole or not there, and where it is not there it is written again.
final class PartitionMetadata {
  static final String FILE_NAME = "partition.metadata";

  private PartitionMetadata() {}

  /// Writes it where it is not there.
  static void write(LogFiles files, Path directory, PartitionId id) throws IOException {
    if (!files.exists(directory.resolve(FILE_NAME))) {
      byte[] content = String.join("\n", lines(id)).concat("\n").getBytes(StandardCharsets.UTF_8);
      files.replace(directory, FILE_NAME, content);
    }
  }

  /// Checks it where it is there.
  ///
  /// @throws IOException naming the line that differs
  static void verify(LogFiles files, Path directory, PartitionId id) throws IOException {
    Path path = directory.resolve(FILE_NAME);
    if (!files.exists(path)) {
      return;
    }
    List<String> found = new String(files.readAll(path), StandardCharsets.UTF_8).lines().toList();
    List<String> expected = lines(id);
    for (int i = 0; i < expected.size(); i++) {
      String line = i < found.size() ? found.get(i) : "";
      if (!line.equals(expected.get(i))) {
        throw new IOException(
            "%s has '%s' where '%s' was expected".formatted(path, line, expected.get(i)));
      }
    }
  }

  /// The name of the topic whose it is.
  ///
  /// @throws IOException where it can't be read or is that of another topic id
  static String topic(LogFiles files, Path directory, String topicId) throws IOException {
    String content =
        new String(files.readAll(directory.resolve(FILE_NAME)), StandardCharsets.UTF_8);
    List<String> found = content.lines().toList();
    List<String> expected = lines(new PartitionId(topicId, "", 0));
    for (int i = 0; i < expected.size(); i++) {
      String line = i < found.size() ? found.get(i) : "";
      boolean fits = i == 2 ? line.startsWith(expected.get(i)) : line.equals(expected.get(i));
      if (!fits) {
        throw new IOException("'%s' where '%s' was expected".formatted(line, expected.get(i)));
      }
    }
    return found.get(2).substring(expected.get(2).length());
  }

  private static List<String> lines(PartitionId id) {
    return List.of("version: 0", "topic_id: " + id.topicId(), "topic: " + id.topic());
  }
}
