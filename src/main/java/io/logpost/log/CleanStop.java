package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which logs are known to be whole, indexes included, because nothing was written since they were
/// closed.
///
/// File `clean-stop`, framed as in {@link ChecksummedLines}, first line `logpost-clean-stop 1`,
/// then one line a partition: `<topic id> <partition> <log start> <log end> <base offset of the
/// active segment> <its size>`. The last thing that a stopping server writes; deleted, and that
/// forced, before the first write of the next one. A partition that is not in it, or whose active
/// segment has another size, recovers; one that can't be read counts as not there.
record CleanStop(Map<Checkpoint.Key, Entry> entries) {
  static final String FILE_NAME = "clean-stop";
  private static final String HEADER = "logpost-clean-stop 1";
  private static final Logger LOGGER = LoggerFactory.getLogger(CleanStop.class);

  static final CleanStop NOTHING = new CleanStop(Map.of());

  /// A log as it was closed, with one segment or more.
  record Entry(long startOffset, long endOffset, long activeBaseOffset, long activeSizeBytes) {}

  void write(LogFiles files, Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(entries)
        .forEach((key, entry) ->
            lines.add(
                "%s %d %d %d %d %d"
                    .formatted(
                        key.topicId(),
                        key.partition(),
                        entry.startOffset(),
                        entry.endOffset(),
                        entry.activeBaseOffset(),
                        entry.activeSizeBytes())));
    files.replace(directory, FILE_NAME, ChecksummedLines.write(HEADER, lines));
  }

  static CleanStop read(LogFiles files, Path directory) throws IOException {
    CleanStop found = readOrNull(files, directory);
    return found == null ? NOTHING : found;
  }

  /// As {@link #read}, but null for one that can't be read.
  static @Nullable CleanStop readOrNull(LogFiles files, Path directory) throws IOException {
    Path path = directory.resolve(FILE_NAME);
    if (!files.exists(path)) {
      return NOTHING;
    }
    byte[] content = files.readAll(path);
    try {
      return parse(ChecksummedLines.read(HEADER, content));
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("{} can't be read, so all logs are checked: {}", path, e.getMessage());
      return null;
    }
  }

  private static CleanStop parse(List<String> lines) {
    Map<Checkpoint.Key, Entry> entries = new TreeMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length != 6) {
        throw new IllegalArgumentException("the line '%s' is unknown".formatted(line));
      }
      entries.put(
          new Checkpoint.Key(words[0], Math.toIntExact(ChecksummedLines.number(words[1]))),
          new Entry(
              ChecksummedLines.number(words[2]),
              ChecksummedLines.number(words[3]),
              ChecksummedLines.number(words[4]),
              ChecksummedLines.number(words[5])));
    }
    return new CleanStop(entries);
  }
}
