package io.logpost.log;

import java.io.IOException;
import java.util.List;

/// Which segments a log may lose, whole ones from its oldest end only; Kafka's rules.
///
/// A segment whose bytes are not all below the high watermark stays. Stateless.
interface Retention {
  /// How many segments, counted from the oldest; as many as there are means the active one too.
  int expiredCount(LogView view, LogConfig config, long nowMs) throws IOException;

  /// Those that lie below the log's start as a whole, but never the active one.
  static int belowStart(LogView view, LogConfig config, long nowMs) {
    List<Segment> segments = view.segments();
    int count = 0;
    while (count + 1 < segments.size()
        && segments.get(count + 1).baseOffset() <= view.startOffset()) {
      count++;
    }
    return count;
  }

  /// Those below the start, those whose newest record is older than `retention.ms`, and those
  /// without which the log still has `retention.bytes`; where the topic only compacts, the first of
  /// these.
  static int expired(LogView view, LogConfig config, long nowMs) throws IOException {
    if (view.segments().isEmpty()) {
      return 0;
    }
    if (!config.cleanup().deletes()) {
      return belowStart(view, config, nowMs);
    }
    int byTime = config.retentionMs() < 0 ? 0 : tooOld(view, nowMs - config.retentionMs());
    int bySize = config.retentionBytes() < 0 ? 0 : tooMuch(view, config.retentionBytes());
    return Math.max(belowStart(view, config, nowMs), Math.max(byTime, bySize));
  }

  private static int tooOld(LogView view, long beforeMs) throws IOException {
    List<Segment> segments = view.segments();
    int count = 0;
    while (count < segments.size()
        && isBelowHighWatermark(view, count)
        && segments.get(count).newestMs() < beforeMs) {
      count++;
    }
    return count == segments.size() && segments.getLast().sizeBytes() == 0 ? count - 1 : count;
  }

  private static int tooMuch(LogView view, long keptBytes) {
    List<Segment> segments = view.segments();
    long excess = segments.stream().mapToLong(Segment::sizeBytes).sum() - keptBytes;
    int count = 0;
    while (count + 1 < segments.size() && isBelowHighWatermark(view, count)) {
      excess -= segments.get(count).sizeBytes();
      if (excess < 0) {
        break;
      }
      count++;
    }
    return count;
  }

  private static boolean isBelowHighWatermark(LogView view, int number) {
    long end =
        number + 1 < view.segments().size()
            ? view.segments().get(number + 1).baseOffset()
            : view.logEndOffset();
    return end <= view.highWatermark();
  }
}
