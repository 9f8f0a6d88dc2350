package io.logpost.engine.kafka;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException;
import io.logpost.record.TopicPartition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;

/// Asks the leaders of partitions for offsets. Any thread may call it.
final class OffsetQueries {
  /// A partition whose leader is being elected is better asked for again by who wants it.
  private static final int TIMEOUT_MS = 3000;

  private final Supplier<Admin> admin;

  OffsetQueries(Supplier<Admin> admin) {
    this.admin = admin;
  }

  /// Where partitions start and end for a reader, in the order asked.
  Map<TopicPartition, OffsetBounds> bounds(
      Collection<TopicPartition> partitions, Isolation isolation) {
    ListOffsetsResult starts = ask(partitions, _ -> OffsetSpec.earliest(), isolation);
    ListOffsetsResult ends = ask(partitions, _ -> OffsetSpec.latest(), isolation);
    Map<TopicPartition, OffsetBounds> bounds = new LinkedHashMap<>();
    partitions.forEach(id -> bounds.put(id, bounds(answer(starts, id), answer(ends, id))));
    return bounds;
  }

  /// As {@link #bounds}, without waiting for the answers.
  Map<TopicPartition, CompletableFuture<OffsetBounds>> begin(
      Collection<TopicPartition> partitions, Isolation isolation) {
    ListOffsetsResult starts = ask(partitions, _ -> OffsetSpec.earliest(), isolation);
    ListOffsetsResult ends = ask(partitions, _ -> OffsetSpec.latest(), isolation);
    Map<TopicPartition, CompletableFuture<OffsetBounds>> bounds = new LinkedHashMap<>();
    partitions.forEach(id ->
        bounds.put(id, future(starts, id).thenCombine(future(ends, id), OffsetQueries::bounds)));
    return bounds;
  }

  private static CompletableFuture<Long> future(ListOffsetsResult result, TopicPartition id) {
    return result
        .partitionResult(Names.ofKafka(id))
        .toCompletionStage()
        .thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset)
        .toCompletableFuture();
  }

  private static OffsetBounds bounds(long start, long end) {
    return new OffsetBounds(start, Math.max(start, end));
  }

  /// As {@link #bounds} for one partition; both -1 where no leader answers.
  OffsetBounds boundsOrNone(TopicPartition id) {
    try {
      return requireNonNull(bounds(List.of(id), Isolation.READ_UNCOMMITTED).get(id));
    } catch (LogpostException _) {
      return new OffsetBounds(-1, -1);
    }
  }

  /// The first offset at or after a timestamp in ms, for each; empty where there is none.
  Map<TopicPartition, OptionalLong> forTimes(Map<TopicPartition, Long> timestamps) {
    ListOffsetsResult found =
        ask(
            timestamps.keySet(),
            id -> OffsetSpec.forTimestamp(requireNonNull(timestamps.get(id))),
            Isolation.READ_UNCOMMITTED);
    Map<TopicPartition, OptionalLong> offsets = new LinkedHashMap<>();
    timestamps
        .keySet()
        .forEach(id -> {
          long offset = answer(found, id);
          offsets.put(id, offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset));
        });
    return offsets;
  }

  private ListOffsetsResult ask(
      Collection<TopicPartition> partitions,
      Function<TopicPartition, OffsetSpec> spec,
      Isolation isolation) {
    Map<org.apache.kafka.common.TopicPartition, OffsetSpec> specs = new LinkedHashMap<>();
    partitions.forEach(id -> specs.put(Names.ofKafka(id), spec.apply(id)));
    IsolationLevel level =
        isolation == Isolation.READ_COMMITTED
            ? IsolationLevel.READ_COMMITTED
            : IsolationLevel.READ_UNCOMMITTED;
    return admin.get().listOffsets(specs, new ListOffsetsOptions(level).timeoutMs(TIMEOUT_MS));
  }

  private static long answer(ListOffsetsResult result, TopicPartition id) {
    return Calls.read(result.partitionResult(Names.ofKafka(id)), Subject.of(id)).offset();
  }
}
