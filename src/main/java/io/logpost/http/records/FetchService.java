package io.logpost.http.records;

import io.logpost.engine.Engine;
import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.http.PathPartition;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.TopicPartition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/// Reads records for an answer. Any thread.
final class FetchService {
  private static final int MAX_ATTEMPTS = 3;

  private final Engine engine;

  FetchService(Engine engine) {
    this.engine = engine;
  }

  Engine engine() {
    return engine;
  }

  /// The identity of a topic.
  String topicId(String topic) {
    return engine.topics().topicId(topic);
  }

  /// A partition that exists.
  ///
  /// @throws UnknownPartition and {@link io.logpost.error.LogpostException.UnknownTopic}
  TopicPartition partition(String topic, int partition) {
    return PathPartition.find(engine.topics(), topic, partition);
  }

  /// Writes a page of one partition's records.
  void fetchPartition(
      TopicPartition partition, FetchStart start, FetchOptions options, JsonOutput out) {
    RecordPage page = page(out, options);
    FetchResult result =
        fetch(page, options, start, () -> positions(Set.of(partition), start, options.isolation()));
    OffsetBounds bounds = found(result.bounds(), partition);
    page.end().ascii(",\"next_offset\":").number(found(result.nextOffsets(), partition));
    out.ascii(",\"start_offset\":").number(bounds.startOffset());
    out.ascii(",\"end_offset\":").number(bounds.endOffset()).ascii("}");
  }

  static RecordPage page(JsonOutput out, FetchOptions options) {
    RecordWriter writer = new RecordWriter(out, options.keyFormat(), options.valueFormat());
    return new RecordPage(out, writer, options.maxRecords(), options.maxBytes());
  }

  /// Fetches into a page; positions that were looked up are looked up again where the log's start
  /// has moved past them meanwhile.
  FetchResult fetch(
      RecordPage page,
      FetchOptions options,
      FetchStart start,
      Supplier<Map<TopicPartition, Long>> positions) {
    for (int attempt = 1; ; attempt++) {
      try {
        FetchRequest request =
            new FetchRequest(positions.get(), options.isolation(), options.maxWait());
        return engine.records().fetch(request, page);
      } catch (OffsetBeforeStart e) {
        if (!isLookedUp(start) || attempt == MAX_ATTEMPTS || page.count() > 0) {
          throw e;
        }
      }
    }
  }

  /// Whether the caller named no offset, so that none of his can be too old.
  private static boolean isLookedUp(FetchStart start) {
    return switch (start) {
      case FetchStart.Earliest _, FetchStart.Tail _, FetchStart.Since _, FetchStart.Latest _ ->
          true;
      case FetchStart.At _, FetchStart.Cursor _ -> false;
    };
  }

  /// The offsets at which reading partitions starts, in the set's order.
  Map<TopicPartition, Long> positions(
      Set<TopicPartition> partitions, FetchStart start, Isolation isolation) {
    if (start instanceof FetchStart.At(long offset)) {
      return fill(partitions, offset);
    }
    Map<TopicPartition, OffsetBounds> bounds = engine.records().bounds(partitions, isolation);
    Map<TopicPartition, OptionalLong> since =
        start instanceof FetchStart.Since(long timestamp)
            ? engine.records().offsetsForTimes(fill(partitions, timestamp))
            : Map.of();
    Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    for (TopicPartition partition : partitions) {
      positions.put(
          partition,
          position(
              start,
              found(bounds, partition),
              since.getOrDefault(partition, OptionalLong.empty())));
    }
    return positions;
  }

  private static long position(FetchStart start, OffsetBounds bounds, OptionalLong since) {
    return switch (start) {
      case FetchStart.Earliest _ -> bounds.startOffset();
      case FetchStart.Latest _ -> bounds.endOffset();
      case FetchStart.At(long offset) -> offset;
      case FetchStart.Since _ ->
          Math.clamp(since.orElse(bounds.endOffset()), bounds.startOffset(), bounds.endOffset());
      case FetchStart.Tail(long count) ->
          Math.max(bounds.startOffset(), bounds.endOffset() - count);
      case FetchStart.Cursor _ ->
          throw new BadParameter("cursor", "cursor goes with a whole topic, not with a partition.");
    };
  }

  private static Map<TopicPartition, Long> fill(Set<TopicPartition> partitions, long value) {
    Map<TopicPartition, Long> filled = new LinkedHashMap<>();
    for (TopicPartition partition : partitions) {
      filled.put(partition, value);
    }
    return filled;
  }

  /// What an engine has to say of a partition that it was asked about.
  static <T> T found(Map<TopicPartition, T> map, TopicPartition partition) {
    T value = map.get(partition);
    if (value == null) {
      throw new IllegalStateException("the engine says nothing of " + partition);
    }
    return value;
  }
}
