package io.logpost.consumer;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.RecordStore;
import io.logpost.record.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;

/// Where a consumer instance is to read on. Immutable.
public sealed interface SeekTarget {
  /// The partitions that it moves.
  Set<TopicPartition> partitions();

  /// Where each goes on.
  Map<TopicPartition, Long> offsets(RecordStore records);

  /// Offsets, and the first records at or after points in time, in ms since 1970; the end where
  /// there is none. A partition that has both gets its offset.
  record To(Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> timestampsMs)
      implements SeekTarget {
    public To {
      offsets = Map.copyOf(offsets);
      timestampsMs = Map.copyOf(timestampsMs);
    }

    @Override
    public Set<TopicPartition> partitions() {
      Set<TopicPartition> all = new HashSet<>(offsets.keySet());
      all.addAll(timestampsMs.keySet());
      return all;
    }

    @Override
    public Map<TopicPartition, Long> offsets(RecordStore records) {
      Map<TopicPartition, Long> found = new HashMap<>();
      Map<TopicPartition, Long> ends =
          SeekTarget.at(records, timestampsMs.keySet(), OffsetBounds::endOffset);
      Map<TopicPartition, OptionalLong> first = records.offsetsForTimes(timestampsMs);
      ends.forEach((id, end) -> found.put(id, requireNonNull(first.get(id)).orElse(end)));
      found.putAll(offsets);
      return found;
    }
  }

  /// The start of each log.
  record Beginning(Set<TopicPartition> partitions) implements SeekTarget {
    @Override
    public Map<TopicPartition, Long> offsets(RecordStore records) {
      return SeekTarget.at(records, partitions, OffsetBounds::startOffset);
    }
  }

  /// The end of what may be read of each.
  record End(Set<TopicPartition> partitions) implements SeekTarget {
    @Override
    public Map<TopicPartition, Long> offsets(RecordStore records) {
      return SeekTarget.at(records, partitions, OffsetBounds::endOffset);
    }
  }

  private static Map<TopicPartition, Long> at(
      RecordStore records, Set<TopicPartition> partitions, ToLongFunction<OffsetBounds> bound) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    records
        .bounds(partitions, Isolation.READ_COMMITTED)
        .forEach((id, bounds) -> offsets.put(id, bound.applyAsLong(bounds)));
    return offsets;
  }
}
