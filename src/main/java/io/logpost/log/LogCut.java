package io.logpost.log;

import io.logpost.log.LogRead.DamageFoundException;
import io.logpost.log.LogState.Damage;
import io.logpost.log.LogState.Damaged;
import io.logpost.log.SegmentFiles.Scanned;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Cuts the files of a log that left service back to what a returned force covers: what lies above
/// is shown by the page cache, and the disk may lack it.
///
/// Each file that a failed write or force may have touched is shortened to its flushed bytes, and
/// that is forced. This force vouches for nothing but that what was above is gone: the bytes it
/// leaves were forced before. The indexes of such a file are written anew, and it takes no appends
/// any more; one of which nothing is flushed makes room for a new, empty file. Done again, it does
/// the rest. One thread at a time.
final class LogCut {
  private final PartitionDirectory directory;
  private final LogEnvironment environment;
  private final Supplier<LogConfig> config;

  LogCut(PartitionDirectory directory, LogEnvironment environment, Supplier<LogConfig> config) {
    this.directory = directory;
    this.environment = environment;
    this.config = config;
  }

  /// The segments that are left, those that were cut opened anew; where the log is damaged and
  /// takes no appends ever, they stay as they are.
  ///
  /// @param touched what waited for a flush
  /// @throws DamageFoundException where a segment can't be read as far as it was flushed
  List<Segment> run(LogView view, Set<Segment> touched) throws IOException, DamageFoundException {
    List<Segment> kept = new ArrayList<>();
    for (Segment segment : view.segments()) {
      boolean last = segment == view.segments().getLast();
      if (segment.baseOffset() > view.highWatermark()) {
        delete(segment);
      } else if (segment.baseOffset() == view.highWatermark() && segment.flushedBytes() == 0) {
        kept.add(emptied(segment));
      } else {
        kept.add(last || touched.contains(segment) ? cut(segment, view) : segment);
      }
    }
    environment.files().forceDirectory(directory.topics());
    environment.files().forceDirectory(directory.topic());
    environment.files().forceDirectory(directory.path());
    return kept;
  }

  private void delete(Segment segment) throws IOException {
    for (Path path : segment.paths()) {
      environment.files().delete(path);
    }
  }

  /// The name has to stay: where all other segments expired it alone tells the log's end.
  private Segment emptied(Segment segment) throws IOException {
    String name = Segment.fileName(segment.baseOffset(), Segment.LOG_SUFFIX);
    environment.files().replace(directory.path(), name, new byte[0]);
    return SegmentFiles.withNewIndexes(environment, directory.path(), segment.baseOffset());
  }

  private Segment cut(Segment segment, LogView view) throws IOException, DamageFoundException {
    try (LogFile file = environment.files().open(segment.path(), LogFiles.Access.WRITE)) {
      file.truncate(segment.flushedBytes());
      file.force();
    }
    return view.state() instanceof Damaged ? segment : openedAnew(segment, view);
  }

  private Segment openedAnew(Segment segment, LogView view)
      throws IOException, DamageFoundException {
    SegmentFiles files =
        new SegmentFiles(directory.path(), environment, config.get().indexIntervalBytes());
    Scanned scanned = files.scan(segment.baseOffset(), Long.MAX_VALUE, 0);
    if (scanned.segment().sizeBytes() != segment.flushedBytes()) {
      throw new DamageFoundException(
          new Damage(
              segment.path(),
              scanned.segment().sizeBytes(),
              scanned.nextOffset(),
              view.highWatermark(),
              "no whole batch"));
    }
    scanned.segment().countAsFlushed();
    SegmentFiles.complete(scanned.segment(), true);
    return scanned.segment();
  }
}
