package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;

/// A compacted segment took the place of the one to be read: a read goes on in the log's new view.
final class SegmentReplacedException extends IOException {
  SegmentReplacedException(Path path) {
    super(path + " is another segment's name now");
  }
}
