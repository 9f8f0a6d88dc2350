package io.logpost.consumer;

import io.logpost.record.TopicPartition;
import org.jspecify.annotations.Nullable;

/// What a reset does to one partition.
///
/// @param nextOffset where the group goes on reading
/// @param previous what was committed before; null for nothing
public record ResetOffset(TopicPartition partition, long nextOffset, @Nullable Long previous) {}
