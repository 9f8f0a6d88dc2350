package io.logpost.http.records;

import io.logpost.engine.FetchRequest;
import io.logpost.engine.OffsetBounds;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// The newest records of several partitions by timestamp, found in two passes: the first keeps
/// timestamps and offsets only, the second writes the values. One thread; used once.
final class TopicTail {
  private static final Comparator<Found> OLDEST_FIRST =
      Comparator.comparingLong(Found::timestamp)
          .thenComparingInt(found -> found.partition().partition())
          .thenComparingLong(Found::offset);

  private final FetchService service;
  private final FetchOptions options;
  private final int count;

  /// Where a record stands, and about how many bytes it takes in the answer.
  private record Found(long timestamp, TopicPartition partition, long offset, long sizeBytes) {}

  TopicTail(FetchService service, FetchOptions options, int count) {
    this.service = service;
    this.options = options;
    this.count = count;
  }

  /// Writes `{"records":[…]`, merged by timestamp and in order within each partition. Where they
  /// are more than an answer holds, the newest are written.
  ///
  /// @param bounds of the partitions to look into, no further than their ends
  void write(Map<TopicPartition, OffsetBounds> bounds, JsonOutput out) {
    RecordPage page = FetchService.page(out, options);
    Deque<Found> merged = merged(thatFit(newest(bounds)));
    while (!merged.isEmpty()) {
      writeTurn(merged, page);
    }
    page.end();
  }

  private List<Found> newest(Map<TopicPartition, OffsetBounds> bounds) {
    PriorityQueue<Found> newest = new PriorityQueue<>(OLDEST_FIRST);
    bounds.forEach((id, range) -> {
      long from = Math.max(range.startOffset(), range.endOffset() - count);
      service
          .engine()
          .records()
          .fetch(
              new FetchRequest(Map.of(id, from), options.isolation(), Duration.ZERO),
              (partition, record) -> {
                if (record.offset() >= range.endOffset()) {
                  return false;
                }
                newest.add(
                    new Found(
                        record.timestamp(),
                        partition,
                        record.offset(),
                        RecordWriter.sizeOf(record)));
                if (newest.size() > count) {
                  newest.remove();
                }
                return true;
              });
    });
    return new ArrayList<>(newest);
  }

  /// The newest of them that an answer has room for, one at least.
  private List<Found> thatFit(List<Found> found) {
    found.sort(OLDEST_FIRST.reversed());
    long sizeBytes = 0;
    int fitting = 0;
    while (fitting < found.size()
        && (sizeBytes += found.get(fitting).sizeBytes()) <= options.maxBytes()) {
      fitting++;
    }
    return new ArrayList<>(found.subList(0, Math.min(found.size(), Math.max(fitting, 1))));
  }

  /// Of the records that come next in their partitions, always the oldest.
  private static Deque<Found> merged(List<Found> found) {
    found.sort(Comparator.comparingLong(Found::offset));
    Map<TopicPartition, Deque<Found>> byPartition = new LinkedHashMap<>();
    for (Found record : found) {
      byPartition.computeIfAbsent(record.partition(), _ -> new ArrayDeque<>()).add(record);
    }
    PriorityQueue<Found> heads = new PriorityQueue<>(OLDEST_FIRST);
    byPartition.values().forEach(of -> heads.add(of.remove()));
    Deque<Found> merged = new ArrayDeque<>();
    while (!heads.isEmpty()) {
      Found oldest = heads.remove();
      merged.add(oldest);
      Found next = FetchService.found(byPartition, oldest.partition()).poll();
      if (next != null) {
        heads.add(next);
      }
    }
    return merged;
  }

  /// Writes the first records as long as they are of one partition.
  private void writeTurn(Deque<Found> rest, RecordPage page) {
    Found first = rest.element();
    service
        .engine()
        .records()
        .fetch(
            new FetchRequest(
                Map.of(first.partition(), first.offset()), options.isolation(), Duration.ZERO),
            (partition, record) -> {
              Found wanted = rest.peek();
              if (wanted == null || !wanted.partition().equals(partition)) {
                return false;
              }
              if (record.offset() == wanted.offset()) {
                page.write(partition, record);
                rest.remove();
              }
              return true;
            });
    if (first.equals(rest.peek())) {
      rest.remove(); // deleted between the passes
    }
  }
}
