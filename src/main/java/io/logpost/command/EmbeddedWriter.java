package io.logpost.command;

import io.logpost.log.PartitionLog;
import io.logpost.log.PartitionLog.Appended;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordBatchBuilder;
import io.logpost.record.RecordView;
import io.logpost.topic.TopicConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Appends records to a partition log in batches, of which one may be on its way to the disk. One
/// thread at a time.
final class EmbeddedWriter implements CopySide.Writer {
  private static final int BATCH_BYTES = 256 << 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final PartitionLog log;
  private final TopicConfig config;
  private final Runnable flushed;
  private long next;
  private RecordBatchBuilder builder = new RecordBatchBuilder(BATCH_BYTES);
  private @Nullable Appended onItsWay;

  /// @param config of its topic
  /// @param next the offset that the first record has to get
  /// @param flushed called when what was appended is on disk
  EmbeddedWriter(PartitionLog log, TopicConfig config, long next, Runnable flushed) {
    this.log = log;
    this.config = config;
    this.next = next;
    this.flushed = flushed;
  }

  @Override
  public void append(RecordView record) {
    if (added(record)) {
      return;
    }
    write();
    if (!added(record)) {
      long size =
          builder.sizeWith(record.timestamp(), record.key(), record.value(), record.headers());
      builder = new RecordBatchBuilder(Math.toIntExact(size));
      var _ = added(record);
    }
  }

  private boolean added(RecordView record) {
    return builder.append(
        record.timestamp(),
        record.key(),
        record.value(),
        record.headers(),
        record.valueKnownAsJson());
  }

  private void write() {
    if (builder.recordCount() == 0) {
      return;
    }
    RecordBatch batch = builder.build().compress(config.compression());
    builder = new RecordBatchBuilder(BATCH_BYTES);
    awaitFlushed();
    Appended appended = log.append(List.of(batch));
    onItsWay = appended;
    if (appended.baseOffset() != next) {
      throw new IllegalStateException(
          "%s: a record got offset %d where %d was to be"
              .formatted(log.id(), appended.baseOffset(), next));
    }
    next = appended.nextOffset();
  }

  private void awaitFlushed() {
    Appended last = onItsWay;
    if (last != null) {
      log.awaitFlushed(last, PATIENCE);
      onItsWay = null;
    }
  }

  @Override
  public void flush() {
    write();
    awaitFlushed();
    flushed.run();
  }

  /// What was not flushed may be there or not.
  @Override
  public void close() {}
}
