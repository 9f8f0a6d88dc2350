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
/// be cut back to it: the next opening does, without a look at what lies above. Two more, `damaged
/// <offset>`, say that acknowledged records from there on can't be read: the next opening reads
/// that segment again from there on and forgets it only if all is well. `cleaned <offset>` says
/// that the log was compacted up to there; without it that is done again. The recovery point never
/// exceeds what a returned force covers: the `.log` files before it, and the indexes of all
/// segments that end below it. Written as a whole by {@link LogFiles#replace}; without it every log
/// recovers from its first segment. One that can't be read stops the start: nothing in it may be
/// guessed.
///
/// @param entries by topic id and partition
record Checkpoint(OptionalLong clockMs, Map<Key, Entry> entries) {
  static final String FILE_NAME = "checkpoint";
  private static final String HEADER = "logpost-checkpoint 1";
  private static final String CLOCK = "clock";
  private static final String CUT = "cut";
  private static final String DAMAGED = "damaged";
  private static final String CLEANED = "cleaned";

  /// An idle server saves its retention clock this often.
  private static final long CLOCK_SAVED_EVERY_MS = 300_000;

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
  ///   above; or {@link #NONE}
  /// @param damagedFrom the first offset that can't be read, or {@link #NONE}
  /// @param cleanedTo up to where it was compacted; 0 where it never was
  record Entry(long startOffset, long recoveryPoint, long cutTo, long damagedFrom, long cleanedTo) {
    static final long NONE = -1;
    static final Entry NOTHING = new Entry(0, 0, NONE, NONE, 0);

    boolean mustCut() {
      return cutTo != NONE;
    }

    /// The offset below which nothing may be missing.
    long acknowledged() {
      return Math.max(recoveryPoint, Math.max(cutTo, damagedFrom + 1));
    }

    boolean isDamaged() {
      return damagedFrom != NONE;
    }

    /// What remains to be said once the log was cut.
    Entry afterCut() {
      return new Entry(startOffset, cutTo, NONE, damagedFrom, cleanedTo);
    }

    private String words() {
      return startOffset
          + " "
          + recoveryPoint
          + (mustCut() ? " " + CUT + " " + cutTo : "")
          + (isDamaged() ? " " + DAMAGED + " " + damagedFrom : "")
          + (cleanedTo > 0 ? " " + CLEANED + " " + cleanedTo : "");
    }

    /// Reads what {@link #words} wrote, from the third word of a line on.
    private static Entry of(String[] words) {
      long cutTo = NONE;
      long damagedFrom = NONE;
      long cleanedTo = 0;
      for (int i = 4; i < words.length; i += 2) {
        switch (words[i]) {
          case CUT -> cutTo = ChecksummedLines.number(words[i + 1]);
          case DAMAGED -> damagedFrom = ChecksummedLines.number(words[i + 1]);
          case CLEANED -> cleanedTo = ChecksummedLines.number(words[i + 1]);
          default ->
              throw new IllegalArgumentException("the word '%s' is unknown".formatted(words[i]));
        }
      }
      return new Entry(
          ChecksummedLines.number(words[2]),
          ChecksummedLines.number(words[3]),
          cutTo,
          damagedFrom,
          cleanedTo);
    }
  }

  /// Whether it says enough that an earlier one did not, to be written.
  boolean differs(Checkpoint last) {
    return !entries.equals(last.entries)
        || last.clockMs.isEmpty()
        || Math.abs(clockMs.orElseThrow() - last.clockMs.getAsLong()) > CLOCK_SAVED_EVERY_MS;
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
      } else if (words.length >= 4 && words.length % 2 == 0) {
        entries.put(
            new Key(words[0], Math.toIntExact(ChecksummedLines.number(words[1]))), Entry.of(words));
      } else {
        throw new IllegalArgumentException("the line '%s' is unknown".formatted(line));
      }
    }
    return new Checkpoint(clock, entries);
  }
}
