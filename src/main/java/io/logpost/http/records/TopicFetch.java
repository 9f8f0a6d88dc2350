package io.logpost.http.records;

import io.logpost.engine.FetchResult;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.TopicPartition;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One fetch from a whole topic, or some of its partitions. One thread; used once.
///
/// Partitions are read one after another, and each page starts with the one after that which filled
/// the last page: none has to wait for another's end.
final class TopicFetch {
  private final FetchService service;
  private final TopicReading reading;

  /// @param chosen partitions separated by commas, or null for all
  /// @throws BadParameter for partitions that are none
  TopicFetch(FetchService service, String topic, @Nullable String chosen) {
    this.service = service;
    this.reading = new TopicReading(service, topic, chosen);
  }

  /// Writes one page.
  void write(FetchStart start, FetchOptions options, JsonOutput out) {
    if (start instanceof FetchStart.Tail(long count)) {
      writeTail((int) Math.min(count, options.maxRecords()), options, out);
      return;
    }
    RecordPage page = FetchService.page(out, options);
    FetchResult result =
        service.fetch(page, options, start, () -> reading.positions(start, options.isolation()));
    Map<Integer, Long> next = new TreeMap<>();
    boolean atEnd = true;
    for (TopicPartition id : reading.ids(0)) {
      long offset = FetchService.found(result.nextOffsets(), id);
      OffsetBounds bounds = FetchService.found(result.bounds(), id);
      next.put(id.partition(), offset);
      atEnd &= offset >= bounds.endOffset();
    }
    page.end();
    finish(out, reading.cursor(firstAfter(page), next), atEnd);
  }

  /// Writes the newest records; the cursor goes on where they were looked for, whatever was written
  /// since.
  private void writeTail(int count, FetchOptions options, JsonOutput out) {
    Map<TopicPartition, OffsetBounds> bounds =
        service.engine().records().bounds(reading.ids(0), options.isolation());
    new TopicTail(service, options, count).write(bounds, out);
    Map<Integer, Long> next = new TreeMap<>();
    bounds.forEach((id, range) -> next.put(id.partition(), range.endOffset()));
    finish(out, reading.cursor(0, next), true);
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
