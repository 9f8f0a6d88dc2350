package io.logpost.engine;

import io.logpost.record.TopicPartition;
import java.util.Map;

/// Where a fetch left each partition.
///
/// @param nextOffsets where to go on; past what was shown and past offsets that hold no records
/// @param bounds where each partition started and ended when it was read
public record FetchResult(
    Map<TopicPartition, Long> nextOffsets, Map<TopicPartition, OffsetBounds> bounds) {}
