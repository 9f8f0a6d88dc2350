package io.logpost.consumer;

/// Where a group's offsets are to be set.
public sealed interface ResetTarget {
  /// The start of each partition.
  record Earliest() implements ResetTarget {}

  /// The end of each partition.
  record Latest() implements ResetTarget {}

  /// This offset in each partition, or the nearest that there is.
  record ToOffset(long offset) implements ResetTarget {}

  /// The first record at or after a time, in ms since 1970, or the end where there is none.
  record ToTimestamp(long timestampMs) implements ResetTarget {}

  /// So many records on from what is committed, or back where negative; never past start or end.
  record ShiftBy(long records) implements ResetTarget {}
}
