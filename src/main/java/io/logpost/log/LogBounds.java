package io.logpost.log;

/// Where a partition log starts and ends.
///
/// @param startOffset the first offset that may be read; moves by retention and delete-records only
/// @param highWatermark the offset after the last record that is on disk and may be read
/// @param logEndOffset the offset that the next record gets
public record LogBounds(long startOffset, long highWatermark, long logEndOffset) {}
