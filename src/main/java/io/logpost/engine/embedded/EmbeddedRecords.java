package io.logpost.engine.embedded;

import io.logpost.engine.AppendRequest;
import io.logpost.engine.AppendResult;
import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.engine.RecordStore;
import io.logpost.record.TopicPartition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// The records of the partition logs. Any thread may call it.
final class EmbeddedRecords implements RecordStore {
  private final PartitionFinder partitions;
  private final Appender appender;
  private final Fetcher fetcher;

  EmbeddedRecords(PartitionFinder partitions, Appender appender, Fetcher fetcher) {
    this.partitions = partitions;
    this.appender = appender;
    this.fetcher = fetcher;
  }

  @Override
  public AppendResult append(AppendRequest request) {
    return appender.append(request);
  }

  @Override
  public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
    return fetcher.fetch(request, visitor);
  }

  @Override
  public Map<TopicPartition, OffsetBounds> bounds(Set<TopicPartition> ids, Isolation isolation) {
    Map<TopicPartition, OffsetBounds> bounds = new LinkedHashMap<>();
    for (TopicPartition id : ids) {
      bounds.put(id, PartitionFinder.readableBounds(partitions.find(id).log().bounds()));
    }
    return bounds;
  }

  @Override
  public Map<TopicPartition, OptionalLong> offsetsForTimes(Map<TopicPartition, Long> timestamps) {
    Map<TopicPartition, OptionalLong> offsets = new LinkedHashMap<>();
    timestamps.forEach((id, timestampMs) ->
        offsets.put(id, partitions.find(id).log().offsetForTimestamp(timestampMs)));
    return offsets;
  }
}
