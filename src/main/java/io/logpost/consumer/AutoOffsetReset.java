package io.logpost.consumer;

/// Where a member starts in a partition for which its group has committed nothing; Kafka's
/// `auto.offset.reset`.
///
/// An offset that the log no longer has, or not yet, is brought to the nearest end of it, unless
/// this is {@link #NONE}: also `latest` skips nothing that is left.
public enum AutoOffsetReset {
  /// At the log's start.
  EARLIEST,
  /// At its end.
  LATEST,
  /// Nowhere: that is an error.
  NONE
}
