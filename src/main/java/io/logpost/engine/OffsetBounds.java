package io.logpost.engine;

/// Where a partition starts and where what may be read of it ends.
///
/// @param endOffset the offset after the last record that may be read
public record OffsetBounds(long startOffset, long endOffset) {}
