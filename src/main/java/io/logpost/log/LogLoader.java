package io.logpost.log;

import io.logpost.log.LogRead.DamageFoundException;
import io.logpost.log.LogState.Damage;
import io.logpost.log.LogState.Damaged;
import io.logpost.log.LogState.InService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the directory of a partition log: as it is after a clean stop, else by {@link
/// LogRecovery}.
///
/// Used once, by one thread.
final class LogLoader {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogLoader.class);
  private static final Pattern LOG_NAME = Pattern.compile("(\\d{20})\\.log");
  private static final Pattern OTHER_NAMES =
      Pattern.compile("\\d{20}\\.(index|timeindex|log\\.cut-\\d+)|partition\\.metadata|.*\\.tmp");

  private final PartitionId id;
  private final PartitionDirectory place;
  private final Path directory;
  private final LogEnvironment environment;
  private final int indexIntervalBytes;

  LogLoader(
      PartitionId id,
      PartitionDirectory place,
      LogEnvironment environment,
      int indexIntervalBytes) {
    this.id = id;
    this.place = place;
    this.directory = place.path();
    this.environment = environment;
    this.indexIntervalBytes = indexIntervalBytes;
  }

  /// The log as its files and what was saved of it tell; everything in it is on disk.
  LogView load(Checkpoint.Entry saved, CleanStop.@Nullable Entry clean) throws IOException {
    if (environment.files().exists(directory)) {
      SegmentSwap.recover(id, directory, environment);
    }
    List<Long> bases = baseOffsets();
    if (bases.isEmpty()) {
      return empty(saved);
    }
    PartitionMetadata.verify(environment.files(), directory, id);
    LogView found =
        clean != null && isAsClosed(clean, bases.getLast())
            ? asClosed(clean, bases)
            : new LogRecovery(id, place, environment, indexIntervalBytes).recover(saved, bases);
    return saved.isDamaged() && found.state() instanceof InService
        ? readAgain(found, saved.damagedFrom())
        : found;
  }

  /// Looks whether damage that a read came upon before the last stop is still there, in the rest of
  /// its segment.
  private LogView readAgain(LogView found, long damagedFrom) throws IOException {
    long from = Math.max(found.startOffset(), damagedFrom);
    int next = found.floorSegment(from) + 1;
    long to =
        next < found.segments().size()
            ? found.segments().get(next).baseOffset()
            : found.highWatermark();
    try {
      var _ =
          LogRead.from(
              found, () -> found, environment.buffers(), from, record -> record.offset() + 1 < to);
      LOGGER.warn("{}: what was damaged from offset {} on can be read again", id, damagedFrom);
      return found;
    } catch (DamageFoundException e) {
      LOGGER.error("{} is damaged: {}", id, e.damage().describe());
      return found.withState(new Damaged(e.damage()));
    }
  }

  private List<Long> baseOffsets() throws IOException {
    if (!environment.files().exists(directory)) {
      return List.of();
    }
    Set<Long> bases = new TreeSet<>();
    for (String name : environment.files().list(directory)) {
      Matcher log = LOG_NAME.matcher(name);
      if (log.matches()) {
        bases.add(Long.parseLong(log.group(1)));
      } else if (!OTHER_NAMES.matcher(name).matches()) {
        LOGGER.warn("{} is none of ours and stays", directory.resolve(name));
      }
    }
    return List.copyOf(bases);
  }

  /// Without a segment there is nothing, unless something was known to be on disk.
  private LogView empty(Checkpoint.Entry saved) {
    long start = saved.startOffset();
    long end = Math.max(start, saved.recoveryPoint());
    LogState state =
        end > start
            ? new Damaged(new Damage(directory, 0, start, end, "all segments are missing"))
            : new InService();
    return new LogView(List.of(), start, end, end, state);
  }

  private boolean isAsClosed(CleanStop.Entry clean, long lastBaseOffset) throws IOException {
    Path active = directory.resolve(Segment.fileName(lastBaseOffset, Segment.LOG_SUFFIX));
    return clean.activeBaseOffset() == lastBaseOffset
        && clean.activeSizeBytes() == SegmentFiles.size(environment.files(), active);
  }

  private LogView asClosed(CleanStop.Entry clean, List<Long> bases) throws IOException {
    SegmentFiles segmentFiles = new SegmentFiles(directory, environment, indexIntervalBytes);
    List<Segment> segments = new ArrayList<>();
    for (long base : bases) {
      segments.add(segmentFiles.trusted(base));
    }
    return new LogView(
        segments, clean.startOffset(), clean.endOffset(), clean.endOffset(), new InService());
  }
}
