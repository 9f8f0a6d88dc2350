package io.logpost.engine;

import io.logpost.record.Headers;
import io.logpost.record.RecordBatchBuilder;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Produce requests for tests.
public final class Batches {
  private static final int MAX_BYTES = 1 << 24;

  private Batches() {}

  public static AppendRequest request(Acks acks, PartitionBatch... parts) {
    return new AppendRequest(List.of(parts), acks, Duration.ofSeconds(30));
  }

  /// Records without keys, each a millisecond after the one before.
  public static PartitionBatch part(TopicPartition partition, long timestampMs, String... values) {
    RecordBatchBuilder builder = new RecordBatchBuilder(MAX_BYTES);
    for (int i = 0; i < values.length; i++) {
      builder.append(timestampMs + i, null, bytes(values[i]), Headers.none(), false);
    }
    return new PartitionBatch(partition, List.of(builder.build()));
  }

  /// One record with a key, a null value and a header.
  public static PartitionBatch tombstone(
      TopicPartition partition, long timestampMs, String key, String header, String headerValue) {
    RecordBatchBuilder builder = new RecordBatchBuilder(MAX_BYTES);
    Headers headers = new Headers.Builder().clear().add(header, headerValue).build();
    builder.append(timestampMs, bytes(key), null, headers, true);
    return new PartitionBatch(partition, List.of(builder.build()));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
