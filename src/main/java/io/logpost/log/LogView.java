package io.logpost.log;

import java.util.List;

/// A partition log at one moment, as readers see it. Immutable; the segments in it grow, but only
/// above what is flushed.
///
/// @param segments by base offset; the last one is the active one
record LogView(
    List<Segment> segments,
    long startOffset,
    long highWatermark,
    long logEndOffset,
    LogState state) {
  LogView {
    segments = List.copyOf(segments);
  }

  LogView withSegments(List<Segment> newSegments, long newStartOffset) {
    return new LogView(newSegments, newStartOffset, highWatermark, logEndOffset, state);
  }

  LogView withLogEnd(long newLogEndOffset) {
    return new LogView(segments, startOffset, highWatermark, newLogEndOffset, state);
  }

  LogView withHighWatermark(long newHighWatermark) {
    return new LogView(segments, startOffset, newHighWatermark, logEndOffset, state);
  }

  LogView withState(LogState newState) {
    return new LogView(segments, startOffset, highWatermark, logEndOffset, newState);
  }

  /// What of it lies before an offset at which a batch ends.
  LogView below(long endOffset) {
    List<Segment> before =
        segments.stream().filter(segment -> segment.baseOffset() < endOffset).toList();
    return new LogView(before, startOffset, endOffset, logEndOffset, state);
  }

  LogBounds bounds() {
    return new LogBounds(startOffset, highWatermark, logEndOffset);
  }

  /// The number of the segment that holds an offset, or would; 0 for those below all.
  int floorSegment(long offset) {
    int low = 0;
    int high = segments.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (segments.get(middle).baseOffset() <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
