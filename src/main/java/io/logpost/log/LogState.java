package io.logpost.log;

import java.nio.file.Path;

/// What a partition log does for its callers. Only {@link InService} takes writes.
sealed interface LogState {
  /// Reads and writes.
  record InService() implements LogState {}

  /// A write or a force failed: reads go on up to the high watermark, which stays, and the files
  /// are cut back to it. Some seconds after the cut the log is {@link InService} again.
  record ReadOnly(String why) implements LogState {}

  /// Bytes that were on disk are gone or changed: reads go on below the damage. A restart ends it
  /// only where the segment can be read again from there on.
  record Damaged(Damage damage) implements LogState {}

  /// The server stops: what was appended is flushed, nothing new is taken.
  record Closed() implements LogState {}

  /// The topic is gone.
  record Deleted() implements LogState {}

  /// Where acknowledged bytes can't be read any more.
  ///
  /// @param position where in the file the first bad byte may stand
  /// @param firstOffset the first offset that can't be read
  /// @param endOffset the offset after the last one that may be lost with it
  record Damage(Path file, long position, long firstOffset, long endOffset, String what) {
    String describe() {
      return "%s at byte %d of %s: offsets %d to %d can't be read. Stop the server and see what the command repair-log would do"
          .formatted(what, position, file.getFileName(), firstOffset, endOffset - 1);
    }
  }
}
