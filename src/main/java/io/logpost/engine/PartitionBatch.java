package io.logpost.engine;

import io.logpost.record.RecordBatch;
import io.logpost.record.TopicPartition;
import java.util.List;

/// What a produce request has for one partition: one batch, or several where `max.message.bytes`
/// asks for it.
///
/// The engine appends them next to each other and may change their bytes (offsets, log append time,
/// compression).
public record PartitionBatch(TopicPartition partition, List<RecordBatch> batches) {
  public PartitionBatch {
    batches = List.copyOf(batches);
  }

  /// How many records all batches hold.
  public int recordCount() {
    int count = 0;
    for (RecordBatch batch : batches) {
      count += batch.recordCount();
    }
    return count;
  }
}
