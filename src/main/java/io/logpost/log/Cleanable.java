package io.logpost.log;

import java.io.IOException;
import java.util.List;

/// What of a log a compaction may work on at this moment: the sealed segments from its oldest one
/// on that are on disk with their indexes, and old enough for `min.compaction.lag.ms`.
///
/// @param segments from the log's first one on, those compacted before included
/// @param startOffset the log's, below which nothing counts any more
/// @param firstDirtyOffset up to here it was compacted before
/// @param endOffset where the last of the segments ends
/// @param cleanBytes of the segments that end before the first dirty offset
/// @param dirtyBytes of the others
record Cleanable(
    List<Segment> segments,
    long startOffset,
    long firstDirtyOffset,
    long endOffset,
    long cleanBytes,
    long dirtyBytes) {

  /// @param cleanedTo up to where it was compacted before
  /// @param recoveryPoint what ends below it is on disk, with its indexes
  /// @param nowMs the retention clock
  static Cleanable of(
      LogView view, LogConfig.Cleanup config, long cleanedTo, long recoveryPoint, long nowMs)
      throws IOException {
    List<Segment> all = view.segments();
    int count = 0;
    long firstDirty = Math.max(cleanedTo, view.startOffset());
    long end = firstDirty;
    long cleanBytes = 0;
    long dirtyBytes = 0;
    while (count + 1 < all.size()) {
      Segment segment = all.get(count);
      long segmentEnd = all.get(count + 1).baseOffset();
      boolean clean = segmentEnd <= firstDirty;
      boolean young = config.minLagMs() > 0 && segment.newestMs() > nowMs - config.minLagMs();
      if (segmentEnd > recoveryPoint || (!clean && young)) {
        break;
      }
      cleanBytes += clean ? segment.sizeBytes() : 0;
      dirtyBytes += clean ? 0 : segment.sizeBytes();
      end = segmentEnd;
      count++;
    }
    return new Cleanable(
        all.subList(0, count), view.startOffset(), firstDirty, end, cleanBytes, dirtyBytes);
  }

  /// Which part of the bytes was never compacted, from 0 to 1.
  double dirtyRatio() {
    return dirtyBytes == 0 ? 0 : (double) dirtyBytes / (cleanBytes + dirtyBytes);
  }

  /// Whether the topic's configs ask for a compaction now.
  boolean isDue(LogConfig.Cleanup config, long nowMs) throws IOException {
    return dirtyBytes > 0
        && (dirtyRatio() >= config.minDirtyRatio()
            || (config.maxLagMs() < Long.MAX_VALUE
                && dirty().getFirst().firstTimestamp() < nowMs - config.maxLagMs()));
  }

  /// The segments with bytes that were never compacted.
  List<Segment> dirty() {
    int first = 0;
    while (first < segments.size() && endOf(first) <= firstDirtyOffset) {
      first++;
    }
    return segments.subList(first, segments.size());
  }

  /// Where a segment ends, by its number.
  long endOf(int number) {
    return number + 1 < segments.size() ? segments.get(number + 1).baseOffset() : endOffset;
  }
}
