package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far the partitions of a data directory were copied to a cluster, or from it: a small file
/// for each, replaced as a whole and forced.
///
/// ```
/// migration/<to or from>-<cluster>/<topic id>-<partition>
///
/// logpost-copy 1
/// topic <the topic's id on the cluster>
/// stage COPYING
/// <source offset> <target offset> <sum of what lies before, in hex>
/// …
/// crc32c 1f2e3d4c
/// ```
///
/// All methods throw {@link DataDirectoryException} where the disk refuses. One thread at a time.
public final class CopyJournal {
  /// Its directory in a data directory.
  static final String DIRECTORY_NAME = "migration";

  private static final String HEADER = "logpost-copy 1";
  private static final String TOPIC = "topic ";
  private static final String STAGE = "stage ";

  private final LogFiles files;
  private final Path root;
  private final Path parent;
  private final Path directory;

  private CopyJournal(LogFiles files, Path root, String name) {
    this.files = files;
    this.root = root;
    this.parent = root.resolve(DIRECTORY_NAME);
    this.directory = parent.resolve(name);
  }

  /// How far a partition is.
  public enum Stage {
    /// Some of its records are at the target.
    COPYING,
    /// All of them, and they were read back and found to be the same.
    COMPARED,
    /// Its topic has its configs and its groups their offsets.
    DONE
  }

  /// Where two offsets mean the same: what lies before the one was copied to before the other.
  ///
  /// @param sum over the records before it
  public record Mark(long source, long target, long sum) {}

  /// What is known of a partition.
  ///
  /// @param clusterTopicId its topic on the cluster
  /// @param marks rising
  public record Entry(String clusterTopicId, Stage stage, List<Mark> marks) {
    public Entry {
      marks = List.copyOf(marks);
    }
  }

  /// The journal of a copy; nothing is made before the first note.
  ///
  /// @param name of the copy: `to-` or `from-` and the cluster
  public static CopyJournal of(DataDirectory directory, String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,128}")) {
      throw new IllegalArgumentException("no name of a copy: " + name);
    }
    return new CopyJournal(directory.files(), directory.root(), name);
  }

  /// What was noted of a partition; empty where nothing was.
  ///
  /// @throws DataDirectoryException also where the file is damaged
  public Optional<Entry> read(String topicId, int partition) {
    Path file = directory.resolve(fileName(topicId, partition));
    try {
      return files.exists(file)
          ? Optional.of(parse(ChecksummedLines.read(HEADER, files.readAll(file))))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new DataDirectoryException(
          "%s can't be used: %s. Without it the copy goes on after it has compared all that was copied; delete it for that."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /// Notes how far a partition is; on disk on return.
  public void write(String topicId, int partition, Entry entry) {
    List<String> lines = new ArrayList<>();
    lines.add(TOPIC + entry.clusterTopicId());
    lines.add(STAGE + entry.stage());
    for (Mark mark : entry.marks()) {
      lines.add("%d %d %016x".formatted(mark.source(), mark.target(), mark.sum()));
    }
    try {
      if (!files.exists(directory)) {
        files.createDirectory(parent);
        files.forceDirectory(root);
        files.createDirectory(directory);
        files.forceDirectory(parent);
      }
      files.replace(directory, fileName(topicId, partition), ChecksummedLines.write(HEADER, lines));
    } catch (IOException e) {
      throw new DataDirectoryException(
          "%s can't be written: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private static String fileName(String topicId, int partition) {
    return topicId + "-" + partition;
  }

  private static Entry parse(List<String> lines) throws IOException {
    if (lines.size() < 3 || !lines.get(0).startsWith(TOPIC) || !lines.get(1).startsWith(STAGE)) {
      throw new IOException("it does not name topic, stage and offsets");
    }
    List<Mark> marks = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      String[] words = line.split(" ", -1);
      if (words.length != 3) {
        throw new IOException("a line has %d words".formatted(words.length));
      }
      marks.add(
          new Mark(
              ChecksummedLines.number(words[0]),
              ChecksummedLines.number(words[1]),
              Long.parseUnsignedLong(words[2], 16)));
    }
    return new Entry(
        lines.get(0).substring(TOPIC.length()),
        Stage.valueOf(lines.get(1).substring(STAGE.length())),
        marks);
  }
}
