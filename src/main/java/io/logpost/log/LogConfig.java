package io.logpost.log;

/// What a topic's configs say about its logs; Kafka's `segment.bytes`, `segment.ms`,
/// `segment.index.bytes`, `index.interval.bytes`, `retention.ms`, `retention.bytes` and those of
/// its `cleanup.policy`.
///
/// @param retentionMs -1: for ever
/// @param retentionBytes -1: without limit
public record LogConfig(
    int segmentBytes,
    long segmentMs,
    int segmentIndexBytes,
    int indexIntervalBytes,
    long retentionMs,
    long retentionBytes,
    Cleanup cleanup) {
  public static final LogConfig DEFAULTS =
      new LogConfig(1 << 30, 604_800_000L, 10 << 20, 4096, 604_800_000L, -1, Cleanup.DELETE);

  /// How old records go; Kafka's `cleanup.policy`, `delete.retention.ms`, `min.compaction.lag.ms`,
  /// `max.compaction.lag.ms` and `min.cleanable.dirty.ratio`.
  ///
  /// @param deletes whether old segments are deleted by time and size
  /// @param compacts whether only the last record of each key is kept
  /// @param minDirtyRatio from 0 to 1
  public record Cleanup(
      boolean deletes,
      boolean compacts,
      long deleteRetentionMs,
      long minLagMs,
      long maxLagMs,
      double minDirtyRatio) {
    public static final Cleanup DELETE =
        new Cleanup(true, false, 86_400_000L, 0, Long.MAX_VALUE, 0.5);

    public static final Cleanup COMPACT =
        new Cleanup(false, true, 86_400_000L, 0, Long.MAX_VALUE, 0.5);
  }

  /// The age at which a segment rolls: where the log is compacted also the one at which it has to
  /// be.
  long maxSegmentMs() {
    return cleanup.compacts() ? Math.min(segmentMs, cleanup.maxLagMs()) : segmentMs;
  }

  /// The same, with nothing that goes.
  public LogConfig keepingAll() {
    return new LogConfig(
        segmentBytes, segmentMs, segmentIndexBytes, indexIntervalBytes, -1, -1, Cleanup.DELETE);
  }
}
