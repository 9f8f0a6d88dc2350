package io.logpost.consumer;

import io.logpost.record.TopicPartition;
import org.jspecify.annotations.Nullable;

/// How far a group is behind in one partition.
///
/// @param nextOffset what it committed; null for nothing
/// @param lag records between there and the end, or in the whole partition where nothing was
///   committed; control and compacted records count
/// @param member the member that has the partition; null for none
public record PartitionLag(
    TopicPartition partition,
    @Nullable Long nextOffset,
    long endOffset,
    long lag,
    @Nullable String member) {}
