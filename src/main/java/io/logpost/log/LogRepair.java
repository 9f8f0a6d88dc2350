package io.logpost.log;

import io.logpost.log.SegmentWalk.Stretch;
import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Brings a partition with damage to acknowledged records back into service, on an operator's word.
///
/// Only what can't be read goes: each damaged stretch gives place to a batch without records that
/// spans its offsets, so that no record changes its offset, the log ends where it ended, and no
/// offset is ever given to another record. The bytes from the first damaged one on are kept beside
/// the segment. A tail is left to the next opening, which also writes the indexes anew. A crash at
/// any moment leaves each segment as it was or repaired; done again, it does the rest. Used once,
/// by one thread.
public final class LogRepair {
  private final DataDirectory directory;
  private final LogFiles files;
  private final Checkpoint.Key key;
  private final String name;
  private final Path partition;

  /// What becomes of one damaged stretch.
  ///
  /// @param file below the data directory
  /// @param position its first byte
  /// @param sizeBytes 0 where bytes are missing altogether
  /// @param firstOffset the first offset that can't be read now
  /// @param endOffset the offset after the last one
  /// @param isLost false where the records are whole and only the offset before them is wrong
  public record Step(
      String file,
      long position,
      long sizeBytes,
      long firstOffset,
      long endOffset,
      boolean isLost,
      String what) {}

  /// All of it.
  ///
  /// @param partition as `<topic>-<number>`
  /// @param kept the files, below the data directory, that hold what was there before; empty unless
  ///   it was done
  public record Result(String partition, List<Step> steps, List<String> kept) {
    /// How many offsets name no record any more.
    public long lostOffsets() {
      return steps.stream()
          .filter(Step::isLost)
          .mapToLong(step -> step.endOffset() - step.firstOffset())
          .sum();
    }
  }

  private LogRepair(DataDirectory directory, Checkpoint.Key key, String topic) {
    this.directory = directory;
    this.files = directory.files();
    this.key = key;
    this.name = topic + "-" + key.partition();
    this.partition =
        directory
            .topicsDirectory()
            .resolve(key.topicId())
            .resolve(Integer.toString(key.partition()));
  }

  /// Says what {@link #repair} would do.
  ///
  /// @param topic its name, or its id where several had the name
  /// @throws DataDirectoryException where a server runs on the directory, or it can't be done
  public static Result plan(Path path, String topic, int partition) {
    try (DataDirectory directory = DataDirectory.openToRead(path)) {
      return plan(directory, topic, partition);
    }
  }

  static Result plan(DataDirectory directory, String topic, int partition) {
    return explained(
        directory,
        () -> {
          LogRepair repair = find(directory, topic, partition);
          return repair.result(repair.stretches(), List.of());
        });
  }

  /// Does it.
  ///
  /// @param topic its name, or its id where several had the name
  /// @throws DataDirectoryException where a server runs on the directory, or it can't be done
  public static Result repair(Path path, String topic, int partition, InstantSource clock) {
    try (DataDirectory directory = DataDirectory.openExisting(path)) {
      return repair(directory, topic, partition, clock);
    }
  }

  static Result repair(DataDirectory directory, String topic, int partition, InstantSource clock) {
    return explained(directory, () -> find(directory, topic, partition).repair(clock));
  }

  private interface Work {
    Result done() throws IOException;
  }

  private static Result explained(DataDirectory directory, Work work) {
    try {
      return work.done();
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The data directory %s: %s".formatted(directory.root(), e.getMessage()), e);
    }
  }

  private static LogRepair find(DataDirectory directory, String topic, int partition)
      throws IOException {
    List<LogRepair> found = new ArrayList<>();
    LogFiles files = directory.files();
    for (String id : files.list(directory.topicsDirectory())) {
      Path path = directory.topicsDirectory().resolve(id).resolve(Integer.toString(partition));
      if (PartitionId.isTopicId(id) && files.exists(path)) {
        String name = nameOf(files, path, id);
        if (id.equals(topic) || name.equals(topic)) {
          found.add(new LogRepair(directory, new Checkpoint.Key(id, partition), name));
        }
      }
    }
    if (found.size() != 1) {
      List<String> ids = found.stream().map(each -> each.key.topicId()).toList();
      throw new IOException(
          ids.isEmpty()
              ? "it has no files of partition %d of topic '%s'".formatted(partition, topic)
              : "several topics had the name '%s'; say which by its id: %s".formatted(topic, ids));
    }
    return found.getFirst();
  }

  private static String nameOf(LogFiles files, Path partition, String id) {
    try {
      return PartitionMetadata.topic(files, partition, id);
    } catch (IOException e) {
      return id; // verify-log says what is wrong with it
    }
  }

  /// The damage, by the base offsets of the segments that have some.
  ///
  /// @throws IOException also where there is none, or none that can be mended
  private SortedMap<Long, List<Stretch>> stretches() throws IOException {
    PartitionFiles found = PartitionFiles.in(files, partition);
    if (found.hasSwap()) {
      throw new IOException(
          "a compaction of %s is half done; start a server once, which does the rest"
              .formatted(name));
    }
    if (found.bases().isEmpty()) {
      throw new IOException("%s has no segments; nothing of it is left".formatted(name));
    }
    PartitionBounds bounds = bounds();
    SortedMap<Long, List<Stretch>> damage = new TreeMap<>();
    long next = found.bases().getFirst();
    for (int i = 0; i < found.bases().size() && found.bases().get(i) <= next; i++) {
      List<Stretch> stretches = new ArrayList<>();
      next = walk(bounds.of(found.bases(), i), stretches);
      if (!stretches.isEmpty()) {
        damage.put(found.bases().get(i), stretches);
      }
    }
    if (damage.isEmpty()) {
      throw new IOException(name + " is not damaged: all that was acknowledged can be read");
    }
    return damage;
  }

  private PartitionBounds bounds() throws IOException {
    Checkpoint checkpoint = Checkpoint.read(files, directory.root());
    CleanStop clean = CleanStop.read(files, directory.root());
    return new PartitionBounds(
        checkpoint.entries().getOrDefault(key, Checkpoint.Entry.NOTHING),
        clean.entries().get(key),
        true);
  }

  private long walk(SegmentWalk.Bounds segment, List<Stretch> stretches) throws IOException {
    Path log = partition.resolve(Segment.fileName(segment.baseOffset(), Segment.LOG_SUFFIX));
    SegmentIndexes indexes = new SegmentIndexes(files, partition, segment.baseOffset());
    PooledFile file = new OpenFiles(files, 1).file(log, LogFiles.Access.READ);
    try {
      return new SegmentWalk(
              file, SegmentFiles.size(files, log), segment, indexes.offsets(), collect(stretches))
          .walk();
    } finally {
      file.retire();
    }
  }

  private static SegmentWalk.Visitor collect(List<Stretch> stretches) {
    return new SegmentWalk.Visitor() {
      @Override
      public void batch(long position, RecordBatch batch) {
        // stays
      }

      @Override
      public void damage(Stretch stretch) {
        stretches.add(stretch);
      }

      @Override
      public void tail(long position, long firstOffset, String what) {
        // the next opening cuts it off
      }
    };
  }

  private Result repair(InstantSource clock) throws IOException {
    SortedMap<Long, List<Stretch>> damage = stretches();
    Result planned = result(damage, List.of());
    forgetCleanStop();
    List<String> kept = new ArrayList<>();
    for (Map.Entry<Long, List<Stretch>> each : damage.entrySet()) {
      SegmentRepair segment = new SegmentRepair(files, partition, each.getKey());
      kept.add(relative(segment.repair(each.getValue(), clock.millis())));
    }
    return new Result(planned.partition(), planned.steps(), kept);
  }

  /// So that the next start reads the log before it trusts it.
  private void forgetCleanStop() throws IOException {
    @Nullable CleanStop clean = CleanStop.readOrNull(files, directory.root());
    if (clean != null && clean.entries().containsKey(key)) {
      Map<Checkpoint.Key, CleanStop.Entry> others = new HashMap<>(clean.entries());
      others.remove(key);
      new CleanStop(others).write(files, directory.root());
    }
  }

  private Result result(SortedMap<Long, List<Stretch>> damage, List<String> kept)
      throws IOException {
    List<Step> steps = new ArrayList<>();
    for (Map.Entry<Long, List<Stretch>> each : damage.entrySet()) {
      SegmentRepair segment = new SegmentRepair(files, partition, each.getKey());
      for (Stretch stretch : each.getValue()) {
        steps.add(
            new Step(
                relative(segment.log()),
                stretch.position(),
                stretch.endPosition() - stretch.position(),
                stretch.firstOffset(),
                stretch.endOffset(),
                !segment.isOnlyMislabelled(stretch),
                stretch.what()));
      }
    }
    return new Result(name, steps, kept);
  }

  private String relative(Path file) {
    return directory.root().relativize(file).toString();
  }
}
