package io.logpost.log;

import java.nio.file.Path;
import java.util.List;

/// The files of one segment.
record SegmentPaths(Path log, Path offsetIndex, Path timeIndex) {
  /// Ends the names of a compaction's files until they take their place; an opening deletes them.
  static final String CLEANED_SUFFIX = ".cleaned";

  static SegmentPaths of(Path directory, long baseOffset) {
    return ending(directory, baseOffset, "");
  }

  /// Where a compaction writes.
  static SegmentPaths cleaned(Path directory, long baseOffset) {
    return ending(directory, baseOffset, CLEANED_SUFFIX);
  }

  private static SegmentPaths ending(Path directory, long baseOffset, String ending) {
    return new SegmentPaths(
        directory.resolve(Segment.fileName(baseOffset, Segment.LOG_SUFFIX + ending)),
        directory.resolve(Segment.fileName(baseOffset, Segment.INDEX_SUFFIX + ending)),
        directory.resolve(Segment.fileName(baseOffset, Segment.TIME_INDEX_SUFFIX + ending)));
  }

  SegmentPaths withLog(Path newLog) {
    return new SegmentPaths(newLog, offsetIndex, timeIndex);
  }

  /// In the order in which to delete them: an index never outlives its log.
  List<Path> all() {
    return List.of(offsetIndex, timeIndex, log);
  }
}
