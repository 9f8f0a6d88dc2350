package io.logpost.log;

import io.logpost.log.LogState.Damage;
import io.logpost.log.LogState.Damaged;
import io.logpost.log.LogState.InService;
import io.logpost.log.SegmentFiles.Scanned;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a log back after an unclean stop.
///
/// Segments that end before the recovery point are taken as they are; the others are read whole and
/// their indexes written anew. The first bytes that are no batch decide:
///
/// - at or above the recovery point they are the *tail* of a write that nobody was told of: they
///   are moved aside into `<segment>.cut-<ms since 1970>`, and the log ends before them;
/// - below it they are *damage* to acknowledged records: nothing is cut, the log serves what lies
///   before them.
///
/// A batch or segment that does not begin where the one before it ended counts as none. A log that
/// ends below the recovery point is damaged too, and damage that was saved is never cut as a tail.
/// After a failed force that could not be cut back then, whatever lies above the checkpoint's `cut`
/// offset is tail, also what looks whole. All that is kept is forced. A crash in between changes
/// nothing that the next recovery would not do again. Used once, by one thread.
final class LogRecovery {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogRecovery.class);
  private static final int COPY_BYTES = 1 << 16;

  private final PartitionId id;
  private final PartitionDirectory place;
  private final Path directory;
  private final LogEnvironment environment;
  private final SegmentFiles segmentFiles;
  private final List<Segment> segments = new ArrayList<>();

  LogRecovery(
      PartitionId id,
      PartitionDirectory place,
      LogEnvironment environment,
      int indexIntervalBytes) {
    this.id = id;
    this.place = place;
    this.directory = place.path();
    this.environment = environment;
    this.segmentFiles = new SegmentFiles(directory, environment, indexIntervalBytes);
  }

  /// @param bases the base offsets of the segments that are there, at least one, sorted
  LogView recover(Checkpoint.Entry saved, List<Long> bases) throws IOException {
    environment.owner().beforeWrite();
    int first = firstToScan(bases, saved.recoveryPoint());
    for (long base : bases.subList(0, first)) {
      segments.add(segmentFiles.trusted(base));
    }
    long acknowledged = saved.acknowledged();
    long start = Math.max(saved.startOffset(), bases.getFirst());
    long endBefore = saved.mustCut() ? saved.cutTo() : Long.MAX_VALUE;
    long next = bases.get(first);
    for (int i = first; i < bases.size(); i++) {
      long base = bases.get(i);
      if (next >= acknowledged && (base > next || (i > first && next >= endBefore))) {
        moveAside(bases.subList(i, bases.size()));
        break;
      }
      if (base != next) {
        Segment last = segments.removeLast();
        return damaged(
            last, start, Math.min(next, base), acknowledged, "segments that do not join");
      }
      if (i > first) {
        SegmentFiles.complete(segments.getLast(), true);
      }
      Scanned scanned = segmentFiles.scan(base, endBefore, saved.recoveryPoint());
      next = scanned.nextOffset();
      boolean whole = scanned.segment().sizeBytes() == scanned.fileBytes();
      if (!whole && next < acknowledged) {
        return damaged(scanned.segment(), start, next, acknowledged, "no whole batch");
      }
      if (!whole) {
        cutTail(scanned);
      }
      segments.add(writtenAgain(scanned));
    }
    if (next < acknowledged) {
      return damaged(segments.removeLast(), start, next, acknowledged, "the log's end");
    }
    return inService(start, next);
  }

  private LogView inService(long start, long next) throws IOException {
    SegmentFiles.complete(segments.getLast(), false);
    forceDirectories();
    LOGGER.info("{} recovered: offsets {} to {}", id, start, next);
    environment.owner().checkpointSoon();
    return new LogView(segments, Math.min(start, next), next, next, new InService());
  }

  private static int firstToScan(List<Long> bases, long recoveryPoint) {
    int first = bases.size() - 1;
    while (first > 0 && bases.get(first) >= recoveryPoint) {
      first--;
    }
    return first;
  }

  /// The names of what was kept; an earlier run may have failed to.
  private void forceDirectories() throws IOException {
    environment.files().forceDirectory(place.topics());
    environment.files().forceDirectory(place.topic());
    environment.files().forceDirectory(directory);
  }

  private LogView damaged(Segment last, long start, long next, long acknowledged, String what)
      throws IOException {
    SegmentFiles.complete(last, true);
    segments.add(last);
    long end = Math.max(acknowledged, next + 1);
    Damage damage = new Damage(last.path(), last.sizeBytes(), next, end, what);
    LOGGER.error("{} is damaged: {}", id, damage.describe());
    return new LogView(segments, start, end, end, new Damaged(damage));
  }

  private void cutTail(Scanned scanned) throws IOException {
    Path log = scanned.segment().path();
    long from = scanned.segment().sizeBytes();
    Path aside = aside(log);
    LOGGER.warn(
        "{}: {} bytes from byte {} of {} on were never acknowledged and are no whole batch; moved to {}",
        id,
        scanned.fileBytes() - from,
        from,
        log,
        aside);
    LogFiles files = environment.files();
    try (LogFile source = files.open(log, LogFiles.Access.WRITE)) {
      files.delete(aside);
      try (LogFile target = files.open(aside, LogFiles.Access.CREATE)) {
        copy(source, from, scanned.fileBytes(), target, 0);
        target.force();
      }
      files.forceDirectory(directory);
      source.truncate(from);
      source.force();
    }
  }

  /// Writes what may never have been forced once more: where a force failed before the stop and not
  /// even that could be noted, the page cache shows bytes that no later force would put on disk.
  private Segment writtenAgain(Scanned scanned) throws IOException {
    long from = scanned.forcedBytes();
    Segment segment = scanned.segment();
    if (from < segment.sizeBytes()) {
      try (LogFile file = environment.files().open(segment.path(), LogFiles.Access.WRITE)) {
        copy(file, from, segment.sizeBytes(), file, from);
      }
    }
    return segment;
  }

  private static void copy(LogFile source, long from, long to, LogFile target, long at)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    long position = from;
    while (position < to) {
      buffer.clear().limit((int) Math.min(COPY_BYTES, to - position));
      if (source.read(buffer, position) <= 0) {
        throw new IOException("%d bytes are missing at byte %d".formatted(to - position, position));
      }
      buffer.flip();
      int size = buffer.remaining();
      target.write(new ByteBuffer[] {buffer}, at + position - from);
      position += size;
    }
  }

  /// Segments behind the end of what was kept.
  private void moveAside(List<Long> bases) throws IOException {
    for (long base : bases) {
      Path log = directory.resolve(Segment.fileName(base, Segment.LOG_SUFFIX));
      Path aside = aside(log);
      LOGGER.warn(
          "{}: {} lies behind the log's end and was never acknowledged; now {}", id, log, aside);
      environment.files().delete(directory.resolve(Segment.fileName(base, Segment.INDEX_SUFFIX)));
      environment
          .files()
          .delete(directory.resolve(Segment.fileName(base, Segment.TIME_INDEX_SUFFIX)));
      environment.files().rename(log, aside);
    }
    environment.files().forceDirectory(directory);
  }

  private Path aside(Path log) {
    return log.resolveSibling(log.getFileName() + ".cut-" + environment.clock().millis());
  }
}
