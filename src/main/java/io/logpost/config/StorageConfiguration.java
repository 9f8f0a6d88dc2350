package io.logpost.config;

import io.logpost.consumer.InstanceStore;
import io.logpost.group.Coordinator;
import io.logpost.group.GroupOffsets;
import io.logpost.log.DataDirectory;
import io.logpost.log.LogLimits;
import io.logpost.log.PartitionLogs;
import io.logpost.store.JdbcGroupStore;
import io.logpost.store.JdbcInstanceStore;
import io.logpost.store.JdbcOffsetStore;
import io.logpost.store.JdbcTopicStore;
import io.logpost.store.MetadataBackups;
import io.logpost.store.MetadataDatabase;
import io.logpost.store.MetadataWriter;
import io.logpost.store.TransactionNumber;
import io.logpost.topic.TopicCatalog;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// What lasts, opened in the order of its parameters and closed in the opposite one: the data
/// directory, the database (migrated by Flyway before anything reads it), the writer, topics and
/// offsets, the logs.
@Configuration(proxyBeanMethods = false)
@OnEmbeddedEngine
class StorageConfiguration {
  private static final Logger LOGGER = LoggerFactory.getLogger(StorageConfiguration.class);

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  DataDirectory dataDirectory(
      DataSettings data, SecuritySettings security, Environment environment) {
    AddressCheck.check(environment, security);
    return DataDirectory.open(data.dataDir());
  }

  @Bean
  MetadataDatabase metadataDatabase(DataDirectory directory) {
    String file = directory.metaDirectory().resolve("logpost").toString();
    if (file.contains(";")) {
      throw new StartException(
          "The path of the data directory %s holds a ';'.".formatted(directory.root()),
          "Set logpost.data-dir to a path without one: the database takes it for the end.");
    }
    DatabaseCheck.check(directory);
    MetadataDatabase database = MetadataDatabase.open(file);
    directory.makePrivate(Path.of(file + ".mv.db"));
    return database;
  }

  @Bean
  DataSource dataSource(MetadataDatabase database) {
    return database.dataSource();
  }

  @Bean
  @DependsOnDatabaseInitialization
  MetadataWriter metadataWriter(MetadataDatabase database, DataDirectory directory) {
    return new MetadataWriter(database, directory::usableBytes);
  }

  @Bean
  TransactionNumber transactionNumber(DataDirectory directory, MetadataWriter writer) {
    return new TransactionNumber(directory.metadataFiles(), writer);
  }

  @Bean
  MetadataBackups metadataBackups(
      DataDirectory directory,
      MetadataDatabase database,
      MetadataWriter writer,
      InstantSource clock,
      MetadataSettings settings) {
    return new MetadataBackups(
        directory.metadataFiles(),
        database,
        writer,
        directory::usableBytes,
        clock,
        new MetadataBackups.Plan(settings.backupInterval(), settings.backups()));
  }

  @Bean
  TopicCatalog topicCatalog(
      MetadataDatabase database, MetadataWriter writer, TopicSettings settings) {
    return new TopicCatalog(
        new JdbcTopicStore(database, writer), new SecureRandom(), settings.limits());
  }

  @Bean
  GroupOffsets groupOffsets(
      MetadataDatabase database, MetadataWriter writer, TopicCatalog catalog, InstantSource clock) {
    return new GroupOffsets(
        new JdbcOffsetStore(database, writer), topicId -> catalog.byId(topicId) != null, clock);
  }

  @Bean
  GroupThread groupThread() {
    return new GroupThread();
  }

  @Bean
  Coordinator coordinator(
      MetadataDatabase database,
      MetadataWriter writer,
      TopicCatalog catalog,
      InstantSource clock,
      GroupThread thread) {
    return new Coordinator(new JdbcGroupStore(database, writer), catalog::topics, clock, thread);
  }

  @Bean
  InstanceStore instanceStore(MetadataDatabase database, MetadataWriter writer) {
    return new JdbcInstanceStore(database, writer);
  }

  @Bean
  FlushThreads flushThreads() {
    return new FlushThreads();
  }

  @Bean
  PartitionLogs partitionLogs(
      DataDirectory directory,
      FlushThreads flushers,
      InstantSource clock,
      TopicCatalog catalog,
      LogSettings settings) {
    LogLimits limits = LogLimits.of(settings.minFreeBytes().toBytes(), Descriptors.limit());
    PartitionLogs logs = PartitionLogs.open(directory, flushers, clock, System::nanoTime, limits);
    warn(logs.room().trouble());
    UnknownFiles.check(directory, logs, catalog);
    return logs;
  }

  private static void warn(String diskTrouble) {
    if (!diskTrouble.isEmpty()) {
      LOGGER.warn("The disk has {}", diskTrouble);
    }
  }
}
