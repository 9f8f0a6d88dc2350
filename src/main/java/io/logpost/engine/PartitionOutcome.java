package io.logpost.engine;

import io.logpost.error.LogpostException;
import io.logpost.record.TopicPartition;

/// What became of one part of a produce request.
public sealed interface PartitionOutcome {
  TopicPartition partition();

  /// Stored at the asked acks; with acks of none an engine may not know the offsets, and they are
  /// -1.
  record Stored(TopicPartition partition, StoredOffsets offsets) implements PartitionOutcome {}

  /// Failed; `why.stored()` tells whether it may be stored all the same.
  record Failed(TopicPartition partition, LogpostException why) implements PartitionOutcome {}
}
