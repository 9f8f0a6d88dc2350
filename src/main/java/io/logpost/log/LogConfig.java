package io.logpost.log;

/// What a topic's configs say about its logs; Kafka's `segment.bytes`, `segment.ms`,
/// `segment.index.bytes`, `index.interval.bytes`, `retention.ms` and `retention.bytes`.
///
/// @param retentionMs -1: for ever
/// @param retentionBytes -1: without limit
public record LogConfig(
    int segmentBytes,
    long segmentMs,
    int segmentIndexBytes,
    int indexIntervalBytes,
    long retentionMs,
    long retentionBytes) {
  public static final LogConfig DEFAULTS =
      new LogConfig(1 << 30, 604_800_000L, 10 << 20, 4096, 604_800_000L, -1);
}
