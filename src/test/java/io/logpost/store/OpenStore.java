package io.logpost.store;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;

/// The metadata database of a directory with its writer and stores, and a disk that can be said to
/// be full.
public final class OpenStore implements AutoCloseable {
  final AtomicLong usableBytes = new AtomicLong(Long.MAX_VALUE);
  final MetadataDatabase database;
  final MetadataWriter writer;
  final JdbcTopicStore topics;
  final JdbcOffsetStore offsets;
  final JdbcGroupStore groups;

  public OpenStore(Path directory) {
    this("async:", directory.resolve("logpost").toString());
  }

  /// @param fileSystem one of H2's, as its URLs name it
  OpenStore(String fileSystem, String file) {
    database = MetadataDatabase.openIn(fileSystem, file);
    Flyway.configure().dataSource(database.dataSource()).load().migrate();
    writer = new MetadataWriter(database, usableBytes::get);
    topics = new JdbcTopicStore(database, writer);
    offsets = new JdbcOffsetStore(database, writer);
    groups = new JdbcGroupStore(database, writer);
  }

  public JdbcTopicStore topics() {
    return topics;
  }

  public JdbcOffsetStore offsets() {
    return offsets;
  }

  public JdbcGroupStore groups() {
    return groups;
  }

  public MetadataDatabase database() {
    return database;
  }

  public MetadataWriter writer() {
    return writer;
  }

  @Override
  public void close() {
    writer.close();
    database.close();
  }
}
