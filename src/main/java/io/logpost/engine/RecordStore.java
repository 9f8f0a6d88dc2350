package io.logpost.engine;

import io.logpost.record.TopicPartition;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// The records of an engine.
public interface RecordStore {
  /// Stores a whole request and returns when each part met the acks it asked for, or failed.
  ///
  /// Before the first write every part is checked; what is refused then is thrown, and nothing is
  /// stored. Later failures are outcomes of their parts.
  AppendResult append(AppendRequest request);

  /// Shows records of many partitions, in the order of the request's map, waiting for the first one
  /// as long as asked.
  ///
  /// A partition that fails after records were shown ends the fetch there; asked again, it throws.
  ///
  /// @throws io.logpost.error.LogpostException.OffsetBeforeStart for a position below a log's start
  /// @throws io.logpost.error.LogpostException.OffsetAfterEnd for a position past what may be read
  FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor);

  /// Where partitions start and end for a reader.
  Map<TopicPartition, OffsetBounds> bounds(Set<TopicPartition> partitions, Isolation isolation);

  /// The offset of the first record at or after each timestamp, in ms; empty where there is none.
  Map<TopicPartition, OptionalLong> offsetsForTimes(Map<TopicPartition, Long> timestamps);
}
