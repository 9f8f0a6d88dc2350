package io.logpost.http.records;

import io.logpost.engine.FetchResult;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One fetch from a whole topic, or some of its partitions. One thread; used once.
///
/// Partitions are read one after another, and each page starts with the one after that which filled
/// the last page: none has to wait for another's end.
final class TopicFetch {
  private final FetchService service;
  private final String topic;
  private final long topicHash;
  private final SortedSet<Integer> partitions;
  private final boolean all;

  /// @param chosen partitions separated by commas, or null for all
  /// @throws BadParameter for partitions that are none
  TopicFetch(FetchService service, String topic, @Nullable String chosen) {
    this.service = service;
    this.topic = topic;
    int partitionCount = service.engine().topics().partitionCount(topic);
    this.topicHash = TopicCursor.hash(service.topicId(topic));
    this.all = chosen == null;
    this.partitions =
        chosen == null ? upTo(partitionCount) : PartitionList.parse(chosen, topic, partitionCount);
  }

  private static SortedSet<Integer> upTo(int partitionCount) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (int partition = 0; partition < partitionCount; partition++) {
      numbers.add(partition);
    }
    return numbers;
  }

  /// Writes one page.
  void write(FetchStart start, FetchOptions options, JsonOutput out) {
    if (start instanceof FetchStart.Tail(long count)) {
      writeTail((int) Math.min(count, options.maxRecords()), options, out);
      return;
    }
    RecordPage page = FetchService.page(out, options);
    FetchResult result = service.fetch(page, options, start, () -> positions(start, options));
    Map<Integer, Long> next = new TreeMap<>();
    boolean atEnd = true;
    for (int partition : partitions) {
      TopicPartition id = new TopicPartition(topic, partition);
      long offset = FetchService.found(result.nextOffsets(), id);
      OffsetBounds bounds = FetchService.found(result.bounds(), id);
      next.put(partition, offset);
      atEnd &= offset >= bounds.endOffset();
    }
    page.end();
    finish(out, new TopicCursor(topicHash, all, firstAfter(page), next), atEnd);
  }

  /// Writes the newest records; the cursor goes on where they were looked for, whatever was written
  /// since.
  private void writeTail(int count, FetchOptions options, JsonOutput out) {
    Map<TopicPartition, OffsetBounds> bounds =
        service.engine().records().bounds(ids(0), options.isolation());
    new TopicTail(service, options, count).write(bounds, out);
    Map<Integer, Long> next = new TreeMap<>();
    bounds.forEach((id, range) -> next.put(id.partition(), range.endOffset()));
    finish(out, new TopicCursor(topicHash, all, 0, next), true);
  }

  private Map<TopicPartition, Long> positions(FetchStart start, FetchOptions options) {
    if (!(start instanceof FetchStart.Cursor(String text))) {
      return service.positions(ids(0), start, options.isolation());
    }
    TopicCursor cursor = TopicCursor.decode(text, topicHash);
    checkSamePartitions(cursor);
    Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    for (TopicPartition id : ids(cursor.first())) {
      Long known = cursor.positions().get(id.partition());
      positions.put(id, known == null ? startOf(id, options) : known);
    }
    return positions;
  }

  private void checkSamePartitions(TopicCursor cursor) {
    boolean same =
        cursor.all() == all
            && (all || cursor.positions().keySet().equals(partitions))
            && partitions.containsAll(cursor.positions().keySet());
    if (!same) {
      throw new BadParameter(
          "partitions", "cursor was given for other partitions; send the same ones with it.");
    }
  }

  private long startOf(TopicPartition id, FetchOptions options) {
    return FetchService.found(
        service.positions(Set.of(id), new FetchStart.Earliest(), options.isolation()), id);
  }

  /// The partitions, from one on and then those before it.
  private Set<TopicPartition> ids(int first) {
    List<Integer> turns = new ArrayList<>(partitions.tailSet(first));
    turns.addAll(partitions.headSet(first));
    Set<TopicPartition> ids = new LinkedHashSet<>();
    for (int partition : turns) {
      ids.add(new TopicPartition(topic, partition));
    }
    return ids;
  }

  private int firstAfter(RecordPage page) {
    TopicPartition refused = page.refusedPartition();
    if (refused == null) {
      return 0;
    }
    return page.endedInsideATurn() ? refused.partition() + 1 : refused.partition();
  }

  private static void finish(JsonOutput out, TopicCursor cursor, boolean atEnd) {
    out.ascii(",\"cursor\":\"").ascii(cursor.encoded());
    out.ascii("\",\"at_end\":").ascii(atEnd ? "true}" : "false}");
  }
}
