package io.logpost.engine.embedded;

import io.logpost.engine.Acks;
import io.logpost.engine.AppendRequest;
import io.logpost.engine.AppendResult;
import io.logpost.engine.BatchCheck;
import io.logpost.engine.PartitionBatch;
import io.logpost.engine.PartitionOutcome;
import io.logpost.engine.PartitionOutcome.Failed;
import io.logpost.engine.PartitionOutcome.Stored;
import io.logpost.engine.StoredOffsets;
import io.logpost.error.LogpostException;
import io.logpost.log.PartitionLog.Appended;
import io.logpost.record.RecordBatch;
import io.logpost.record.TimestampType;
import io.logpost.topic.TopicConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Serves produce requests: checks every part, then writes every part, then waits for the flushes.
/// Any thread may call it.
final class Appender {
  private final PartitionFinder partitions;
  private final InstantSource clock;
  private final EngineCounters counters;

  Appender(PartitionFinder partitions, InstantSource clock, EngineCounters counters) {
    this.partitions = partitions;
    this.clock = clock;
    this.counters = counters;
  }

  /// A part on its way: what it became so far, and its place in the log where it was written.
  private record Written(Partition partition, PartitionOutcome outcome, Appended place) {
    static final Appended NOWHERE = new Appended(0, 0, 0);
  }

  AppendResult append(AppendRequest request) {
    long deadline = System.nanoTime() + request.timeout().toNanos();
    long now = clock.millis();
    List<Partition> found = check(request.parts(), now);
    List<Written> written = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      written.add(write(found.get(i), request.parts().get(i).batches(), now));
    }
    return new AppendResult(
        request.acks() == Acks.ALL
            ? written.stream().map(part -> awaitFlushed(part, deadline)).toList()
            : written.stream().map(Written::outcome).toList());
  }

  /// Finds the partitions and checks everything that can be known before the first write.
  private List<Partition> check(List<PartitionBatch> parts, long now) {
    List<Partition> found = new ArrayList<>(parts.size());
    long sizeBytes = 0;
    for (PartitionBatch part : parts) {
      Partition partition = partitions.find(part.partition());
      for (RecordBatch batch : part.batches()) {
        BatchCheck.check(batch, partition.topic().config(), now);
        sizeBytes += batch.sizeInBytes();
      }
      found.add(partition);
    }
    found.forEach(partition -> partition.log().checkWritable());
    if (!found.isEmpty()) {
      partitions.checkRoom(found.getFirst().id().topic(), sizeBytes);
    }
    return found;
  }

  private Written write(Partition partition, List<RecordBatch> batches, long now) {
    List<RecordBatch> prepared = prepare(batches, partition.topic().config(), now);
    try {
      Appended appended = partition.log().append(prepared);
      counters.countAppended(
          appended.nextOffset() - appended.baseOffset(),
          prepared.stream().mapToLong(RecordBatch::sizeInBytes).sum());
      return new Written(
          partition,
          new Stored(partition.id(), StoredOffsets.from(appended.baseOffset())),
          appended);
    } catch (LogpostException e) {
      return new Written(partition, new Failed(partition.id(), e), Written.NOWHERE);
    }
  }

  private static List<RecordBatch> prepare(
      List<RecordBatch> batches, TopicConfig config, long now) {
    if (config.timestampType() == TimestampType.LOG_APPEND_TIME) {
      batches.forEach(batch -> batch.stampLogAppendTime(now));
    }
    return batches.stream().map(batch -> batch.compress(config.compression())).toList();
  }

  private static PartitionOutcome awaitFlushed(Written part, long deadline) {
    return switch (part.outcome()) {
      case Failed failed -> failed;
      case Stored stored -> {
        try {
          Duration rest = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
          part.partition().log().awaitFlushed(part.place(), rest);
          yield stored;
        } catch (LogpostException e) {
          yield new Failed(stored.partition(), e);
        }
      }
    };
  }
}
