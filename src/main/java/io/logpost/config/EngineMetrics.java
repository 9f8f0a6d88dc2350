package io.logpost.config;

import io.logpost.engine.embedded.EmbeddedEngine;
import io.logpost.engine.embedded.EngineCounters;
import io.logpost.group.Coordinator;
import io.logpost.group.GroupOffsets;
import io.logpost.log.DiskRoom;
import io.logpost.log.LogCleaner;
import io.logpost.log.PartitionLogs;
import io.logpost.store.MetadataWriter;
import io.logpost.topic.TopicCatalog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;

/// The engine's numbers as meters, read when somebody asks for them.
record EngineMetrics(
    EmbeddedEngine engine,
    TopicCatalog catalog,
    GroupOffsets offsets,
    Coordinator coordinator,
    PartitionLogs logs,
    LogCleaner cleaner,
    FlushThreads flushers,
    MetadataWriter writer)
    implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    bindRecords(registry);
    bindLogs(registry);
    bindCompaction(registry);
    bindMetadata(registry);
  }

  private void bindRecords(MeterRegistry registry) {
    EngineCounters counters = engine.counters();
    FunctionCounter.builder("logpost.append.records", counters, EngineCounters::appendedRecords)
        .description("Records written to logs")
        .register(registry);
    FunctionCounter.builder("logpost.append", counters, EngineCounters::appendedBytes)
        .description("Bytes of batches written to logs")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("logpost.fetch.records", counters, EngineCounters::fetchedRecords)
        .description("Records shown to readers")
        .register(registry);
    Gauge.builder("logpost.fetch.waiting", engine, EmbeddedEngine::waitingFetches)
        .description("Fetches that wait for records")
        .register(registry);
  }

  private void bindLogs(MeterRegistry registry) {
    FunctionTimer.builder(
            "logpost.log.flush",
            flushers,
            FlushThreads::runCount,
            threads -> threads.runTime(TimeUnit.NANOSECONDS),
            TimeUnit.NANOSECONDS)
        .description("Flushes of partition logs")
        .register(registry);
    Gauge.builder("logpost.log.unflushed.records", logs, PartitionLogs::unflushedRecords)
        .description("Records between the high watermarks and the log ends")
        .register(registry);
    Gauge.builder("logpost.disk.free", logs.room(), DiskRoom::freeBytes)
        .description("Bytes left on the disk of the data directory")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("logpost.log.left.service", logs, PartitionLogs::leavings)
        .description("Times that a partition log left service after a failed write or force")
        .register(registry);
    Gauge.builder("logpost.log.open", logs, PartitionLogs::openLogCount)
        .description("Partition logs in use since the start")
        .register(registry);
  }

  private void bindCompaction(MeterRegistry registry) {
    FunctionCounter.builder("logpost.log.compaction.runs", cleaner, LogCleaner::runCount)
        .description("Compactions of logs that came to their end")
        .register(registry);
    FunctionCounter.builder("logpost.log.compaction.read", cleaner, LogCleaner::readBytes)
        .description("Bytes of batches read by compactions")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("logpost.log.compaction.written", cleaner, LogCleaner::writtenBytes)
        .description("Bytes of batches written by compactions")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("logpost.log.compaction.dirty.ratio", cleaner, LogCleaner::largestDirtyRatio)
        .description("Largest part of a compacted topic's log that was never compacted")
        .register(registry);
  }

  private void bindMetadata(MeterRegistry registry) {
    FunctionTimer.builder(
            "logpost.metadata.transaction",
            writer,
            MetadataWriter::transactionCount,
            MetadataWriter::transactionNanos,
            TimeUnit.NANOSECONDS)
        .description("Transactions of the metadata database, each with its checkpoint")
        .register(registry);
    FunctionCounter.builder("logpost.metadata.changes", writer, MetadataWriter::changeCount)
        .description("Changes of topics and committed offsets stored")
        .register(registry);
    Gauge.builder("logpost.metadata.waiting", writer, MetadataWriter::waitingCount)
        .description("Changes that wait for a transaction")
        .register(registry);
    FunctionCounter.builder("logpost.offsets.commits", offsets, GroupOffsets::commitCount)
        .description("Commits of groups' offsets stored")
        .register(registry);
    Gauge.builder("logpost.group.members", coordinator, Coordinator::memberCount)
        .description("Members of all groups")
        .register(registry);
    Gauge.builder("logpost.topics", catalog, TopicCatalog::topicCount)
        .description("Topics")
        .register(registry);
  }
}
