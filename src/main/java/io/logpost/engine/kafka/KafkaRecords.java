package io.logpost.engine.kafka;

import io.logpost.engine.AppendRequest;
import io.logpost.engine.AppendResult;
import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.FetchWait;
import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.engine.RecordStore;
import io.logpost.record.TopicPartition;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// The records of the cluster. Any thread may call it.
final class KafkaRecords implements RecordStore {
  private final KafkaAppender appender;
  private final KafkaFetcher fetcher;
  private final BoundsQuery query;

  KafkaRecords(KafkaAppender appender, KafkaFetcher fetcher, BoundsQuery query) {
    this.appender = appender;
    this.fetcher = fetcher;
    this.query = query;
  }

  @Override
  public AppendResult append(AppendRequest request) {
    return appender.append(request);
  }

  @Override
  public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
    return fetcher.fetch(request, visitor, new FetchWait());
  }

  @Override
  public Map<TopicPartition, OffsetBounds> bounds(Set<TopicPartition> ids, Isolation isolation) {
    return query.bounds(ids, isolation);
  }

  @Override
  public Map<TopicPartition, OptionalLong> offsetsForTimes(Map<TopicPartition, Long> timestamps) {
    return query.forTimes(timestamps);
  }
}
