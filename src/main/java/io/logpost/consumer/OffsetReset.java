package io.logpost.consumer;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.Engine;
import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Sets a group's committed offsets for whole topics, as Kafka's `kafka-consumer-groups
/// --reset-offsets` does: every target is brought inside its partition's bounds. Stateless.
public final class OffsetReset {
  private final Engine engine;

  public OffsetReset(Engine engine) {
    this.engine = engine;
  }

  /// What a reset would do, partition by partition in the topics' order. Nothing is changed.
  ///
  /// @throws io.logpost.error.LogpostException.UnknownTopic for a topic that there is not
  /// @throws InvalidField where there is no committed offset to shift
  public List<ResetOffset> plan(String group, List<String> topics, ResetTarget target) {
    Set<TopicPartition> partitions = Partitions.of(engine, topics);
    Map<TopicPartition, OffsetBounds> bounds =
        engine.records().bounds(partitions, Isolation.READ_COMMITTED);
    Map<TopicPartition, CommittedOffset> committed = engine.groups().committed(group);
    Map<TopicPartition, Long> wanted = wanted(partitions, target, bounds, committed);
    return partitions.stream()
        .map(partition -> {
          CommittedOffset previous = committed.get(partition);
          return new ResetOffset(
              partition,
              inside(bounds, wanted, partition),
              previous == null ? null : previous.nextOffset());
        })
        .toList();
  }

  /// Commits what was planned, all or none.
  ///
  /// @throws io.logpost.error.LogpostException.GroupActive while the group has members
  public void apply(String group, List<ResetOffset> plan) {
    Map<TopicPartition, CommittedOffset> offsets = new LinkedHashMap<>();
    plan.forEach(
        reset -> offsets.put(reset.partition(), new CommittedOffset(reset.nextOffset(), "")));
    engine.groups().commit(group, offsets);
  }

  private Map<TopicPartition, Long> wanted(
      Set<TopicPartition> partitions,
      ResetTarget target,
      Map<TopicPartition, OffsetBounds> bounds,
      Map<TopicPartition, CommittedOffset> committed) {
    return switch (target) {
      case ResetTarget.Earliest _ -> each(partitions, _ -> 0L);
      case ResetTarget.Latest _ -> each(partitions, p -> end(bounds, p));
      case ResetTarget.ToOffset to -> each(partitions, _ -> to.offset());
      case ResetTarget.ToTimestamp to -> {
        Map<TopicPartition, OptionalLong> found =
            engine.records().offsetsForTimes(each(partitions, _ -> to.timestampMs()));
        yield each(partitions, p -> requireNonNull(found.get(p)).orElse(end(bounds, p)));
      }
      case ResetTarget.ShiftBy by ->
          each(partitions, p -> shifted(p, committed.get(p), by.records()));
    };
  }

  private static long shifted(TopicPartition partition, @Nullable CommittedOffset from, long by) {
    if (from == null) {
      throw new InvalidField(
          Place.field("shift_by"),
          "There is no committed offset of " + partition + " to shift; choose another way.");
    }
    long sum = from.nextOffset() + by;
    return by > 0 && sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static long end(Map<TopicPartition, OffsetBounds> bounds, TopicPartition partition) {
    return requireNonNull(bounds.get(partition)).endOffset();
  }

  private static long inside(
      Map<TopicPartition, OffsetBounds> bounds,
      Map<TopicPartition, Long> wanted,
      TopicPartition partition) {
    OffsetBounds limits = requireNonNull(bounds.get(partition));
    return Math.clamp(
        requireNonNull(wanted.get(partition)), limits.startOffset(), limits.endOffset());
  }

  private static Map<TopicPartition, Long> each(
      Set<TopicPartition> partitions, ToLongFunction<TopicPartition> of) {
    Map<TopicPartition, Long> all = new LinkedHashMap<>();
    partitions.forEach(partition -> all.put(partition, of.applyAsLong(partition)));
    return all;
  }
}
