package io.logpost.consumer;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.Engine;
import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException.NoCommittedOffset;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.record.TopicPartition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Finds a position for partitions that have none, or one outside their log. Stateless.
final class PositionReset {
  private final Engine engine;
  private final String group;
  private final AutoOffsetReset reset;

  PositionReset(Engine engine, String group, AutoOffsetReset reset) {
    this.engine = engine;
    this.group = group;
    this.reset = reset;
  }

  /// Where to start in partitions without a committed offset.
  ///
  /// @throws NoCommittedOffset where nothing is to be decided
  Map<TopicPartition, Long> start(Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> found = new LinkedHashMap<>();
    bounds(partitions)
        .forEach((partition, bounds) ->
            found.put(
                partition,
                switch (reset) {
                  case EARLIEST -> bounds.startOffset();
                  case LATEST -> bounds.endOffset();
                  case NONE ->
                      throw new NoCommittedOffset(group, partition.topic(), partition.partition());
                }));
    return found;
  }

  /// Brings positions that lie outside their logs to the nearest end; those inside are left out.
  ///
  /// @throws OffsetBeforeStart and {@link OffsetAfterEnd} where nothing is to be decided
  Map<TopicPartition, Long> bringInside(Map<TopicPartition, Long> positions) {
    Map<TopicPartition, Long> moved = new LinkedHashMap<>();
    bounds(positions.keySet())
        .forEach((partition, bounds) -> {
          long position = requireNonNull(positions.get(partition));
          long inside = Math.clamp(position, bounds.startOffset(), bounds.endOffset());
          if (inside != position) {
            if (reset == AutoOffsetReset.NONE) {
              throw outside(partition, position, bounds);
            }
            moved.put(partition, inside);
          }
        });
    return moved;
  }

  /// Refuses a position that lies outside its log.
  void checkInside(Map<TopicPartition, Long> positions) {
    bounds(positions.keySet())
        .forEach((partition, bounds) -> {
          long position = requireNonNull(positions.get(partition));
          if (position < bounds.startOffset() || position > bounds.endOffset()) {
            throw outside(partition, position, bounds);
          }
        });
  }

  private Map<TopicPartition, OffsetBounds> bounds(Set<TopicPartition> partitions) {
    return engine.records().bounds(partitions, Isolation.READ_COMMITTED);
  }

  private static RuntimeException outside(
      TopicPartition partition, long position, OffsetBounds bounds) {
    String topic = partition.topic();
    int number = partition.partition();
    long start = bounds.startOffset();
    long end = bounds.endOffset();
    return position < start
        ? new OffsetBeforeStart(topic, number, position, start, end)
        : new OffsetAfterEnd(topic, number, position, start, end);
  }
}
