package io.logpost.engine;

import io.logpost.error.LogpostException;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordView;
import io.logpost.record.TimestampType;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The records of the in-memory engine; every append counts as flushed at once.
public final class InMemoryRecords implements RecordStore {
  private final InMemoryEngine engine;

  InMemoryRecords(InMemoryEngine engine) {
    this.engine = engine;
  }

  @Override
  public AppendResult append(AppendRequest request) {
    engine.enter();
    try {
      for (PartitionBatch part : request.parts()) {
        engine.partition(part.partition());
      }
      List<PartitionOutcome> outcomes = new ArrayList<>();
      for (PartitionBatch part : request.parts()) {
        outcomes.add(append(part));
      }
      engine.appended.signalAll();
      return new AppendResult(outcomes);
    } finally {
      engine.lock.unlock();
    }
  }

  private PartitionOutcome append(PartitionBatch part) {
    TopicPartition id = part.partition();
    LogpostException failure = engine.appendFailures.get(id);
    if (failure != null) {
      return new PartitionOutcome.Failed(id, failure);
    }
    Map<String, String> configs = engine.topic(id.topic()).configs();
    if (TimestampType.LOG_APPEND_TIME.configValue().equals(configs.get("message.timestamp.type"))) {
      for (RecordBatch batch : part.batches()) {
        batch.stampLogAppendTime(engine.clock.millis());
      }
    }
    return new PartitionOutcome.Stored(
        id, StoredOffsets.from(engine.partition(id).append(part.batches())));
  }

  @Override
  public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
    return fetch(request, visitor, () -> false);
  }

  /// As the other, and waits no longer than until it is ended.
  FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor, BooleanSupplier isEnded) {
    engine.enter();
    try {
      Shown shown = new Shown(visitor);
      long restNanos = request.maxWait().toNanos();
      FetchResult result = show(request, shown);
      while (!shown.any && restNanos > 0 && !isEnded.getAsBoolean()) {
        restNanos = engine.appended.awaitNanos(restNanos);
        result = show(request, shown);
      }
      if (shown.any) {
        engine.fetched();
      }
      return result;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a fetch", e);
    } finally {
      engine.lock.unlock();
    }
  }

  private FetchResult show(FetchRequest request, Shown shown) {
    request.positions().forEach((id, from) -> engine.partition(id).checkReadable(from));
    Map<TopicPartition, Long> next = new LinkedHashMap<>();
    Map<TopicPartition, OffsetBounds> bounds = new LinkedHashMap<>();
    request
        .positions()
        .forEach((id, from) -> {
          InMemoryPartition partition = engine.partition(id);
          next.put(id, shown.full ? from : partition.show(from, shown));
          bounds.put(id, partition.bounds());
        });
    return new FetchResult(next, bounds);
  }

  @Override
  public Map<TopicPartition, OffsetBounds> bounds(
      Set<TopicPartition> partitions, Isolation isolation) {
    engine.enter();
    try {
      Map<TopicPartition, OffsetBounds> bounds = new LinkedHashMap<>();
      partitions.forEach(id -> bounds.put(id, engine.partition(id).bounds()));
      return bounds;
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public Map<TopicPartition, OptionalLong> offsetsForTimes(Map<TopicPartition, Long> timestamps) {
    engine.enter();
    try {
      Map<TopicPartition, OptionalLong> offsets = new LinkedHashMap<>();
      timestamps.forEach((id, ms) -> offsets.put(id, engine.partition(id).offsetForTime(ms)));
      return offsets;
    } finally {
      engine.lock.unlock();
    }
  }

  /// Remembers whether the visitor took a record, and whether it is full. Confined to one fetch.
  private static final class Shown implements PartitionRecordVisitor {
    private final PartitionRecordVisitor visitor;
    private boolean any;
    private boolean full;

    private Shown(PartitionRecordVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public boolean record(TopicPartition partition, RecordView record) {
      boolean taken = visitor.record(partition, record);
      any |= taken;
      full |= !taken;
      return taken;
    }
  }
}
