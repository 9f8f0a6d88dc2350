package io.logpost.engine;

import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;

/// Receives the records of several partitions, in order within each.
public interface PartitionRecordVisitor {
  /// Takes one record over borrowed bytes, or answers false: full, this one was not taken and no
  /// more is wanted.
  boolean record(TopicPartition partition, RecordView record);
}
