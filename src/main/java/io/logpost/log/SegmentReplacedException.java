package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;

/// A compacted segment took the place of the one to be read: a read goes on in the log's new view.
final class SegmentReplacedException extends IOException {
  private final long nextOffset;

  SegmentReplacedException(Path path) {
    super(path + " is another segment's name now");
    nextOffset = -1;
  }

  /// @param nextOffset where the read that came upon it has to go on
  SegmentReplacedException(SegmentReplacedException cause, long nextOffset) {
    super(cause);
    this.nextOffset = nextOffset;
  }

  long nextOffset() {
    return nextOffset;
  }
}
