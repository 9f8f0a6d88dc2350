package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What is known to be on disk of each partition, and the retention clock.
///
/// File `checkpoint`, framed as in {@link ChecksummedLines}, first line `logpost-checkpoint 1`:
///
/// | line                                                     | meaning                                                   |
/// |----------------------------------------------------------|-----------------------------------------------------------|
/// | `clock <ms>`                                             | the retention clock when it was written; at most once     |
/// | `<topic id> <partition> <log start> <recovery point>`    | one per partition; offsets                                |
///
/// Two more words, `cut <offset>`, say that a force failed above that offset and the log could not
/// be cut back to it: the next opening does, without a look at what lies above. The recovery point
/// never exceeds what a returned force covers: the `.log` files before it, and the indexes of all
/// segments before the one that holds it. Written as a whole by {@link LogFiles#replace}; without
/// it every log recovers from its first segment. One that can't be read stops the start: nothing in
/// it may be guessed.
///
/// @param entries by topic id and partition
record Checkpoint(OptionalLong clockMs, Map<Key, Entry> entries) {
  static final String FILE_NAME = "checkpoint";
  private static final String HEADER = "logpost-checkpoint 1";
  private static final String CLOCK = "clock";
  private static final String CUT = "cut";

  static final Checkpoint NOTHING = new Checkpoint(OptionalLong.empty(), Map.of());

  /// A partition without its topic's name.
  record Key(String topicId, int partition) implements Comparable<Key> {
    static Key of(PartitionId id) {
      return new Key(id.topicId(), id.partition());
    }

    @Override
    public int compareTo(Key other) {
      int byTopic = topicId.compareTo(other.topicId);
      return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }
  }

  /// @param cutTo where the log has to be cut before it is used: the disk may lack what is on show
  ///   above; or {@link #NO_CUT}
  record Entry(long startOffset, long recoveryPoint, long cutTo) {
    static final long NO_CUT = -1;
    static final Entry NOTHING = new Entry(0, 0, NO_CUT);

    boolean mustCut() {
      return cutTo != NO_CUT;
    }

    private String words() {
      return startOffset + " " + recoveryPoint + (mustCut() ? " " + CUT + " " + cutTo : "");
    }
  }

  void write(LogFiles files, Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    clockMs.ifPresent(ms -> lines.add(CLOCK + " " + ms));
    new TreeMap<>(entries)
        .forEach((key, entry) ->
            lines.add("%s %d %s".formatted(key.topicId(), key.partition(), entry.words())));
    files.replace(directory, FILE_NAME, ChecksummedLines.write(HEADER, lines));
  }

  /// Reads it; nothing where there is none.
  static Checkpoint read(LogFiles files, Path directory) throws IOException {
    Path path = directory.resolve(FILE_NAME);
    if (!files.exists(path)) {
      return NOTHING;
    }
    try {
      return parse(ChecksummedLines.read(HEADER, files.readAll(path)));
    } catch (IOException | RuntimeException e) {
      throw new IOException("%s can't be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static Checkpoint parse(List<String> lines) {
    OptionalLong clock = OptionalLong.empty();
    Map<Key, Entry> entries = new TreeMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words[0].equals(CLOCK) && words.length == 2) {
        clock = OptionalLong.of(ChecksummedLines.number(words[1]));
      } else if (words.length == 4 || (words.length == 6 && words[4].equals(CUT))) {
        entries.put(
            new Key(words[0], Math.toIntExact(ChecksummedLines.number(words[1]))),
            new Entry(
                ChecksummedLines.number(words[2]),
                ChecksummedLines.number(words[3]),
                words.length == 6 ? ChecksummedLines.number(words[5]) : Entry.NO_CUT));
      } else {
        throw new IllegalArgumentException("the line '%s' is unknown".formatted(line));
      }
    }
    return new Checkpoint(clock, entries);
  }
}
