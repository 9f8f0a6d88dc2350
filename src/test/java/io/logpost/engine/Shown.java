package io.logpost.engine;

import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a fetch showed, copied out of the borrowed buffers.
public final class Shown implements PartitionRecordVisitor {
  private final int maxRecords;
  private final List<Long> offsets = new ArrayList<>();
  private final List<Long> timestamps = new ArrayList<>();
  private final List<@Nullable String> keys = new ArrayList<>();
  private final List<@Nullable String> values = new ArrayList<>();
  private final List<String> headers = new ArrayList<>();
  private FetchResult result = new FetchResult(Map.of(), Map.of());

  private Shown(int maxRecords) {
    this.maxRecords = maxRecords;
  }

  /// Fetches at most so many records.
  public static Shown of(
      Engine engine, Map<TopicPartition, Long> positions, Duration maxWait, int maxRecords) {
    Shown shown = new Shown(maxRecords);
    shown.result =
        engine
            .records()
            .fetch(new FetchRequest(positions, Isolation.READ_COMMITTED, maxWait), shown);
    return shown;
  }

  @Override
  public boolean record(TopicPartition partition, RecordView record) {
    if (offsets.size() == maxRecords) {
      return false;
    }
    offsets.add(record.offset());
    timestamps.add(record.timestamp());
    keys.add(text(record.key()));
    values.add(text(record.value()));
    record.headers().forEach((name, value) -> headers.add(text(name) + "=" + text(value)));
    return true;
  }

  public List<Long> offsets() {
    return offsets;
  }

  public List<Long> timestamps() {
    return timestamps;
  }

  public List<@Nullable String> keys() {
    return keys;
  }

  public List<@Nullable String> values() {
    return values;
  }

  public List<String> headers() {
    return headers;
  }

  public Map<TopicPartition, Long> nextOffsets() {
    return result.nextOffsets();
  }

  public Map<TopicPartition, OffsetBounds> bounds() {
    return result.bounds();
  }

  private static @Nullable String text(@Nullable ByteBuffer bytes) {
    return bytes == null ? null : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }
}
