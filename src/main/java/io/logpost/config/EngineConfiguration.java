package io.logpost.config;

import io.logpost.engine.ProducedTopics;
import io.logpost.engine.embedded.EmbeddedEngine;
import io.logpost.group.Coordinator;
import io.logpost.group.GroupOffsets;
import io.logpost.log.LogCleaner;
import io.logpost.log.PartitionLogs;
import io.logpost.store.MetadataWriter;
import io.logpost.topic.TopicCatalog;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/// The embedded engine, its health and its metrics.
///
/// When the service stops, waiting fetches end first, so that the web server can drain; what the
/// engine stands on is closed after that.
@Configuration(proxyBeanMethods = false)
@OnEmbeddedEngine
class EngineConfiguration {
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

  /// How soon releases that could not be stored are tried again.
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  @Bean
  EmbeddedEngine engine(
      TopicCatalog catalog,
      GroupOffsets offsets,
      Coordinator coordinator,
      PartitionLogs logs,
      InstantSource clock,
      TopicSettings settings,
      MetadataWriter writer) {
    return new EmbeddedEngine(
        catalog, offsets, coordinator, logs, clock, settings.defaultPartitions(), writer::trouble);
  }

  @Bean
  Maintenance logMaintenance(
      PartitionLogs logs,
      Coordinator coordinator,
      EmbeddedEngine engine,
      LogSettings settings,
      GroupSettings groups) {
    IdleHeap.giveBack();
    return new Maintenance("logpost-maintenance")
        .every(CHECKPOINT_INTERVAL, logs::checkpoint)
        .every(RETRY_INTERVAL, coordinator::tick)
        .every(settings.retentionCheckInterval(), engine::deleteExpired)
        .every(
            settings.retentionCheckInterval(),
            () -> engine.expireOffsets(groups.offsetsRetention()));
  }

  @Bean
  LogCleaner logCleaner(PartitionLogs logs, LogSettings settings) {
    return new LogCleaner(logs, settings.compactionMemory().toBytes());
  }

  /// A compaction may take minutes, in which checkpoints have to be written.
  @Bean
  Maintenance compaction(EmbeddedEngine engine, LogCleaner cleaner, LogSettings settings) {
    return new Maintenance("logpost-compaction")
        .every(
            settings.compactionCheckInterval(),
            () -> {
              engine.openCompacted();
              cleaner.run();
            });
  }

  @Bean
  ProducedTopics producedTopics(EmbeddedEngine engine, TopicSettings settings) {
    return new ProducedTopics(engine.topics(), settings.autoCreate());
  }

  @Bean
  ApplicationListener<ContextClosedEvent> endOfWaiting(EmbeddedEngine engine, LogCleaner cleaner) {
    return _ -> {
      engine.stop();
      cleaner.stop();
    };
  }

  @Bean
  EngineHealth engineHealthIndicator(EmbeddedEngine engine) {
    return new EngineHealth(engine);
  }

  @Bean
  PartitionsHealth partitionsHealthIndicator(PartitionLogs logs) {
    return new PartitionsHealth(logs);
  }

  @Bean
  EngineMetrics engineMetrics(
      EmbeddedEngine engine,
      TopicCatalog catalog,
      GroupOffsets offsets,
      Coordinator coordinator,
      PartitionLogs logs,
      LogCleaner cleaner,
      FlushThreads flushers,
      MetadataWriter writer) {
    return new EngineMetrics(
        engine, catalog, offsets, coordinator, logs, cleaner, flushers, writer);
  }
}
