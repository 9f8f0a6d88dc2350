package io.logpost.command;

import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import io.logpost.log.DataDirectory;
import io.logpost.log.LogConfig;
import io.logpost.log.LogLimits;
import io.logpost.log.PartitionId;
import io.logpost.log.PartitionLog;
import io.logpost.log.PartitionLogs;
import io.logpost.record.Headers;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordBatchBuilder;
import io.logpost.store.OfflineMetadata;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicCatalog;
import io.logpost.topic.TopicLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Writes a data directory as a server leaves it: topics, records with gaps between them, deleted
/// heads, committed offsets. One thread at a time.
final class GeneratedData implements AutoCloseable {
  private static final long LATEST_MS = 4_100_000_000_000L; // in the year 2099

  private final DataDirectory directory;
  private final OfflineMetadata metadata;
  private final TopicCatalog catalog;
  private final PartitionLogs logs;
  private final Random random;

  GeneratedData(Path path, long seed) {
    directory = DataDirectory.open(path);
    metadata = OfflineMetadata.open(directory, 0);
    random = new Random(seed);
    catalog = new TopicCatalog(metadata.topics(), random, new TopicLimits(1000, 1000));
    logs =
        PartitionLogs.open(
            directory, Runnable::run, InstantSource.system(), System::nanoTime, LogLimits.NO_FLOOR);
  }

  void topic(String name, int partitions, Map<String, String> configs) {
    catalog.create(name, partitions, configs);
  }

  /// Appends so many records in batches.
  ///
  /// @param gaps whether offsets without records stand between them, as a compaction leaves them
  GeneratedData records(String topic, int partition, int count, boolean gaps) {
    PartitionLog log = log(topic, partition);
    for (int left = count; left > 0; ) {
      int size = Math.min(left, 1 + random.nextInt(gaps ? 5 : 20));
      append(log, size, gaps ? random.nextInt(4) : 0);
      left -= size;
    }
    return this;
  }

  /// Appends many small records quickly.
  void manyRecords(String topic, int partition, int count) {
    PartitionLog log = log(topic, partition);
    for (int at = 0; at < count; ) {
      RecordBatchBuilder builder = new RecordBatchBuilder(1 << 20);
      for (int i = 0; i < 1000 && at < count; i++, at++) {
        builder.append(at, null, text("record " + at), Headers.none(), false);
      }
      put(log, builder.build());
    }
  }

  private void append(PartitionLog log, int size, int gap) {
    RecordBatchBuilder builder = new RecordBatchBuilder(1 << 20);
    for (int i = 0; i < size; i++) {
      builder.append(random.nextLong(LATEST_MS), word(), word(), headers(), false);
    }
    RecordBatch batch = builder.build();
    if (gap > 0) {
      batch.spanTo(batch.lastOffset() + gap);
    }
    put(log, batch);
  }

  private static void put(PartitionLog log, RecordBatch batch) {
    log.awaitFlushed(log.append(List.of(batch)), Duration.ofSeconds(30));
  }

  private @Nullable ByteBuffer word() {
    return random.nextInt(5) == 0 ? null : text("x".repeat(random.nextInt(30)) + random.nextLong());
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private Headers headers() {
    Headers.Builder headers = new Headers.Builder();
    for (int i = random.nextInt(3); i > 0; i--) {
      headers.add(text("header-ä" + random.nextInt(2)), word());
    }
    return headers.build();
  }

  void deleteBefore(String topic, int partition, long offset) {
    log(topic, partition).deleteRecordsBefore(offset);
  }

  void commit(String group, String topic, int partition, long offset, String text) {
    metadata
        .offsets()
        .commit(
            group,
            Map.of(
                new GroupPartition(catalog.topic(topic).topicId(), partition),
                new StoredOffset(new CommittedOffset(offset, text), 1)),
            () -> {});
  }

  private PartitionLog log(String name, int partition) {
    Topic topic = catalog.topic(name);
    return logs.log(
        new PartitionId(topic.topicId(), name, partition), () -> LogConfig.DEFAULTS.keepingAll());
  }

  @Override
  public void close() {
    try (directory;
        metadata) {
      logs.close();
    }
  }
}
