package io.logpost.http.records;

import io.logpost.engine.PartitionBatch;
import io.logpost.error.LogpostException.RecordTooLarge;
import io.logpost.record.Headers;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordBatchBuilder;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of one request, written into batches of their partitions as they come, and where
/// each of them went.
///
/// One thread at a time.
final class AppendAssembly {
  private static final String NO_KEY =
      "is missing; the topic is compacted (cleanup.policy), which needs a key in each record";

  private final ProduceTarget target;
  private final @Nullable Part[] parts;
  private int[] partitions = new int[16];
  private int unkeyedPartition = -1;
  private int recordCount;

  AppendAssembly(ProduceTarget target) {
    this.target = target;
    this.parts = new Part[target.partitionCount()];
  }

  ProduceTarget target() {
    return target;
  }

  /// Adds a record to a partition that exists; -1 stands for any, the same one for all records of
  /// the request.
  ///
  /// @throws io.logpost.error.LogpostException.InvalidField where it has no key and the topic is
  ///   compacted
  /// @throws RecordTooLarge where no batch can hold it
  void add(
      int wantedPartition,
      long timestamp,
      @Nullable ByteBuffer key,
      @Nullable ByteBuffer value,
      Headers headers,
      boolean valueIsJson,
      RecordPlace place) {
    if (key == null && target.config().compacts()) {
      throw place.invalid("key", NO_KEY);
    }
    int partition = wantedPartition < 0 ? unkeyedPartition() : wantedPartition;
    Part part = parts[partition];
    if (part == null) {
      part = new Part();
      parts[partition] = part;
    }
    if (!part.builder.append(timestamp, key, value, headers, valueIsJson)) {
      part.roll();
      if (!part.builder.append(timestamp, key, value, headers, valueIsJson)) {
        throw new RecordTooLarge(
            place.place(),
            part.builder.sizeWith(timestamp, key, value, headers),
            target.config().maxMessageBytes());
      }
    }
    if (recordCount == partitions.length) {
      partitions = Arrays.copyOf(partitions, recordCount * 2);
    }
    partitions[recordCount++] = partition;
  }

  int recordCount() {
    return recordCount;
  }

  /// The partition of a record, by its place in the request.
  int partitionOf(int record) {
    return partitions[record];
  }

  /// What to append, once.
  List<PartitionBatch> build() {
    List<PartitionBatch> built = new ArrayList<>();
    for (int partition = 0; partition < parts.length; partition++) {
      Part part = parts[partition];
      if (part != null) {
        part.close();
        built.add(new PartitionBatch(new TopicPartition(target.topic(), partition), part.batches));
      }
    }
    return built;
  }

  private int unkeyedPartition() {
    if (unkeyedPartition < 0) {
      unkeyedPartition = target.nextUnkeyed().getAsInt();
    }
    return unkeyedPartition;
  }

  /// The batches of one partition.
  private final class Part {
    private final List<RecordBatch> batches = new ArrayList<>(1);
    private RecordBatchBuilder builder = new RecordBatchBuilder(target.config().maxMessageBytes());

    private void roll() {
      close();
      builder = new RecordBatchBuilder(target.config().maxMessageBytes());
    }

    private void close() {
      if (builder.recordCount() > 0) {
        batches.add(builder.build());
      }
    }
  }
}
