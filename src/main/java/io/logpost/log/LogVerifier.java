package io.logpost.log;

import io.logpost.log.Finding.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Looks at every byte of the logs in a data directory and tells what is wrong with them.
///
/// It changes nothing: not a byte, not a name, not a time of change; a directory that can only be
/// read will do. It judges as an opening after an unclean stop does, but goes on behind damage and
/// reads the records too. What it holds in memory is the checkpoint, the clean stop and one
/// segment's indexes. Used once, by one thread.
public final class LogVerifier {
  private static final Pattern PARTITION = Pattern.compile("0|[1-9]\\d{0,8}");
  private static final Set<String> KNOWN =
      Set.of(
          ".lock",
          "meta",
          "topics",
          Checkpoint.FILE_NAME,
          CleanStop.FILE_NAME,
          CopyJournal.DIRECTORY_NAME);

  private final DataDirectory directory;
  private final Report report;

  /// Is told what is found.
  public interface Listener {
    void found(Finding finding);

    /// Comes once in a while, with what was read so far.
    void progress(Totals soFar);
  }

  /// What was read.
  public record Totals(long topics, long partitions, long segments, long records, long bytes) {}

  private LogVerifier(DataDirectory directory, Listener listener) {
    this.directory = directory;
    this.report = new Report(directory.root(), listener);
  }

  /// Verifies a data directory and holds its lock meanwhile.
  ///
  /// @throws DataDirectoryException where a server runs on it, or it is none, or can't be read
  public static Totals verify(Path path, Listener listener) {
    try (DataDirectory directory = DataDirectory.openToRead(path)) {
      return verify(directory, listener);
    }
  }

  static Totals verify(DataDirectory directory, Listener listener) {
    LogVerifier verifier = new LogVerifier(directory, listener);
    try {
      verifier.all();
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The data directory %s can't be read: %s".formatted(directory.root(), e.getMessage()), e);
    }
    return verifier.report.totals();
  }

  private void all() throws IOException {
    LogFiles files = directory.files();
    for (String name : files.list(directory.root())) {
      if (!KNOWN.contains(name)) {
        report.warn("", directory.root().resolve(name), PartitionFiles.whatIs(name));
      }
    }
    @Nullable Checkpoint checkpoint = checkpoint();
    Map<Checkpoint.Key, CleanStop.Entry> clean = cleanStop();
    Set<Checkpoint.Key> seen = new HashSet<>();
    for (String topicId : files.list(directory.topicsDirectory())) {
      topic(topicId, checkpoint, clean, seen);
    }
    if (checkpoint != null) {
      checkpoint
          .entries()
          .forEach((key, entry) -> {
            if (!seen.contains(key)) {
              missing(key, entry);
            }
          });
    }
  }

  private @Nullable Checkpoint checkpoint() throws IOException {
    LogFiles files = directory.files();
    Path path = directory.root().resolve(Checkpoint.FILE_NAME);
    try {
      if (!files.exists(path) && !files.list(directory.topicsDirectory()).isEmpty()) {
        report.warn(
            "",
            path,
            "there is none: what is damaged can't be told from what was never acknowledged");
      }
      return Checkpoint.read(files, directory.root());
    } catch (IOException e) {
      report.error("", path, e.getMessage() + "; a server does not start with it");
      return null;
    }
  }

  private Map<Checkpoint.Key, CleanStop.Entry> cleanStop() throws IOException {
    CleanStop clean = CleanStop.readOrNull(directory.files(), directory.root());
    if (clean == null) {
      Path path = directory.root().resolve(CleanStop.FILE_NAME);
      report.warn("", path, "it can't be read; the next start checks all logs");
    }
    return clean == null ? Map.of() : clean.entries();
  }

  private void topic(
      String topicId,
      @Nullable Checkpoint checkpoint,
      Map<Checkpoint.Key, CleanStop.Entry> clean,
      Set<Checkpoint.Key> seen)
      throws IOException {
    Path topic = directory.topicsDirectory().resolve(topicId);
    if (!PartitionId.isTopicId(topicId)) {
      report.warn("", topic, PartitionFiles.whatIs(topicId));
      return;
    }
    report.topic();
    for (String name : directory.files().list(topic)) {
      if (!PARTITION.matcher(name).matches()) {
        report.warn("", topic.resolve(name), PartitionFiles.whatIs(name));
        continue;
      }
      Checkpoint.Key key = new Checkpoint.Key(topicId, Integer.parseInt(name));
      seen.add(key);
      Checkpoint.Entry saved =
          (checkpoint == null ? Checkpoint.NOTHING : checkpoint)
              .entries()
              .getOrDefault(key, Checkpoint.Entry.NOTHING);
      PartitionBounds bounds = new PartitionBounds(saved, clean.get(key), checkpoint != null);
      try {
        new PartitionVerifier(directory, key, bounds, report).verify();
      } catch (IOException e) {
        report.error(topicId + "-" + name, topic.resolve(name), "can't be read: " + e.getMessage());
      }
    }
  }

  private void missing(Checkpoint.Key key, Checkpoint.Entry entry) {
    if (entry.recoveryPoint() > entry.startOffset()) {
      Path path = directory.topicsDirectory().resolve(key.topicId()).resolve("" + key.partition());
      report.found(
          Severity.ERROR,
          key.topicId() + "-" + key.partition(),
          path,
          Finding.NONE,
          entry.startOffset(),
          entry.recoveryPoint(),
          "the whole directory is missing; no fault only if the topic was being deleted when the server stopped");
    }
  }

  /// Counts, and turns what is found into {@link Finding}s. One thread at a time.
  static final class Report {
    private final Path root;
    private final Listener listener;
    private long topics;
    private long partitions;
    private long segments;
    private long records;
    private long bytes;

    Report(Path root, Listener listener) {
      this.root = root;
      this.listener = listener;
    }

    Totals totals() {
      return new Totals(topics, partitions, segments, records, bytes);
    }

    void topic() {
      topics++;
    }

    void partition() {
      partitions++;
    }

    void batch(int recordCount) {
      records += recordCount;
    }

    void segment(long fileBytes) {
      segments++;
      bytes += fileBytes;
      listener.progress(totals());
    }

    void warn(String partition, Path file, String what) {
      found(Severity.WARNING, partition, file, Finding.NONE, Finding.NONE, Finding.NONE, what);
    }

    void error(String partition, Path file, String what) {
      found(Severity.ERROR, partition, file, Finding.NONE, Finding.NONE, Finding.NONE, what);
    }

    void found(
        Severity severity,
        String partition,
        Path file,
        long position,
        long firstOffset,
        long endOffset,
        String what) {
      listener.found(
          new Finding(
              severity,
              partition,
              root.relativize(file).toString(),
              position,
              firstOffset,
              endOffset,
              what));
    }
  }
}
