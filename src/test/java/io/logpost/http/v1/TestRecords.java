package io.logpost.http.v1;

import io.logpost.engine.Acks;
import io.logpost.engine.AppendRequest;
import io.logpost.engine.Engine;
import io.logpost.engine.PartitionBatch;
import io.logpost.record.Headers;
import io.logpost.record.RecordBatchBuilder;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/// Puts records into an engine without HTTP.
final class TestRecords {
  private TestRecords() {}

  /// Appends a record with the value `1` for each timestamp.
  static void append(Engine engine, String topic, int partition, long... timestamps) {
    RecordBatchBuilder batch = new RecordBatchBuilder(1 << 20);
    for (long timestamp : timestamps) {
      batch.append(timestamp, null, ByteBuffer.wrap(new byte[] {'1'}), Headers.none(), true);
    }
    PartitionBatch part =
        new PartitionBatch(new TopicPartition(topic, partition), List.of(batch.build()));
    engine.records().append(new AppendRequest(List.of(part), Acks.ALL, Duration.ofSeconds(5)));
  }
}
