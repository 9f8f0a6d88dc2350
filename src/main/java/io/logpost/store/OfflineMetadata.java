package io.logpost.store;

import io.logpost.group.GroupStore;
import io.logpost.group.OffsetStore;
import io.logpost.log.DataDirectory;
import io.logpost.log.MetadataFiles;
import io.logpost.topic.TopicStore;
import org.flywaydb.core.Flyway;

/// The database of a data directory that no server has, opened as a server would: only where it is
/// whole and the newest. One thread at a time.
public final class OfflineMetadata implements AutoCloseable {
  private final MetadataDatabase database;
  private final MetadataWriter writer;
  private final TransactionNumber number;

  private OfflineMetadata(
      MetadataDatabase database, MetadataWriter writer, TransactionNumber number) {
    this.database = database;
    this.writer = writer;
    this.number = number;
  }

  /// Opens it, or makes it where the directory is new.
  ///
  /// @param nowMs the wall clock
  /// @throws IllegalStateException where it is damaged, missing or older than it was
  public static OfflineMetadata open(DataDirectory directory, long nowMs) {
    MetadataFiles files = directory.metadataFiles();
    MetadataRestore check = new MetadataRestore(directory, nowMs);
    boolean isNew =
        !files.hasDatabase()
            && check.source() instanceof MetadataRestore.Source.Nothing
            && check.unreadable().isEmpty()
            && check.reachedTransaction().orElse(0) == 0
            && check.repairs().changeNothing();
    if (!isNew && !check.isNotNeeded()) {
      throw new IllegalStateException(
          "The metadata database of %s is damaged, missing or not the newest. See what can be restored: java -jar logpost.jar restore-metadata %s"
              .formatted(directory.root(), directory.root()));
    }
    MetadataDatabase database = MetadataDatabase.open(files.databaseName());
    directory.makePrivate(files.database());
    Flyway.configure().dataSource(database.dataSource()).load().migrate();
    MetadataWriter writer = new MetadataWriter(database, directory::usableBytes);
    return new OfflineMetadata(database, writer, new TransactionNumber(files, writer));
  }

  public TopicStore topics() {
    return new JdbcTopicStore(database, writer);
  }

  public OffsetStore offsets() {
    return new JdbcOffsetStore(database, writer);
  }

  public GroupStore groups() {
    return new JdbcGroupStore(database, writer);
  }

  @Override
  public void close() {
    try (database;
        writer) {
      number.save();
    }
  }
}
