package io.logpost.store;

import io.logpost.log.DataDirectory;
import io.logpost.log.DataDirectoryException;
import io.logpost.log.MetadataFiles;
import io.logpost.log.MetadataFiles.Backup;
import io.logpost.log.TopicOnDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// Puts the newest whole database in place: the one that is there, a backup, or an empty one where
/// neither can be read; with the topics that the logs' files prove. Works on a copy, which takes
/// the database's place with one rename; what was there is moved aside.
///
/// Used once by one thread, while no server has the directory.
public final class MetadataRestore {
  private final MetadataFiles files;
  private final long nowMs;
  private final List<String> unreadable = new ArrayList<>();
  private final OptionalLong reached;
  private final boolean reachedIsKnown;
  private final Source source;
  private final TopicRepairs repairs;

  /// What is restored.
  public sealed interface Source {
    MetadataSummary summary();

    /// The database that is there.
    record Current(MetadataSummary summary) implements Source {}

    record FromBackup(Backup backup, MetadataSummary summary) implements Source {}

    /// Nothing could be read.
    record Nothing() implements Source {
      @Override
      public MetadataSummary summary() {
        return new MetadataSummary(0, Map.of(), 0, 0);
      }
    }
  }

  /// Looks at everything and changes nothing, but for a copy that it deletes.
  ///
  /// @param nowMs the wall clock
  /// @throws DataDirectoryException where the disk refuses
  public MetadataRestore(DataDirectory directory, long nowMs) {
    this.files = directory.metadataFiles();
    this.nowMs = nowMs;
    Optional<OptionalLong> number = reached();
    this.reached = number.orElse(OptionalLong.empty());
    this.reachedIsKnown = number.isPresent();
    this.source = newest();
    this.repairs = TopicRepairs.of(source.summary().topics(), TopicOnDisk.all(directory));
  }

  /// What can be restored.
  public Source source() {
    return source;
  }

  /// The last transaction that is known to have been on disk.
  public OptionalLong reachedTransaction() {
    return reached;
  }

  /// What the logs' files add.
  public TopicRepairs repairs() {
    return repairs;
  }

  /// What could not be read, and why.
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  /// Whether a server starts with what is there, and knows every topic that has files.
  public boolean isNotNeeded() {
    return source instanceof Source.Current(var summary)
        && reachedIsKnown
        && summary.transaction() >= reached.orElse(0)
        && repairs.changeNothing();
  }

  /// Does it.
  ///
  /// @return where the database that was there is now, if there was one
  /// @throws RuntimeException where the disk refuses; the database that was there is untouched
  public Optional<String> run() {
    boolean replaces = files.hasDatabase();
    String copy =
        switch (source) {
          case Source.Current _ -> files.copyDatabase();
          case Source.FromBackup(var backup, _) -> files.unpack(backup);
          case Source.Nothing _ -> files.beginEmpty();
        };
    long number = write(copy);
    String aside = files.takeUnpacked(nowMs);
    files.saveLastTransaction(number);
    return replaces ? Optional.of(aside) : Optional.empty();
  }

  /// Numbers go on above all that there were, so that no number ever means two things.
  private long write(String copy) {
    try (MetadataDatabase database = MetadataDatabase.open(copy)) {
      Flyway.configure().dataSource(database.dataSource()).load().migrate();
      JdbcTemplate template = new JdbcTemplate(database.dataSource());
      long last = Math.max(source.summary().transaction(), highest());
      new MetadataState(last, ContentCheck.sum(template).stored(last)).write(template);
      try (MetadataWriter writer = new MetadataWriter(database, () -> Long.MAX_VALUE)) {
        writer.store(repairs::write, () -> {});
        return writer.lastTransaction();
      }
    }
  }

  /// The highest number that anything tells of, be it readable or not.
  private long highest() {
    long ofBackups = files.backups().stream().mapToLong(Backup::transaction).max().orElse(0);
    return Math.max(reached.orElse(0), ofBackups);
  }

  private Optional<OptionalLong> reached() {
    try {
      return Optional.of(files.lastTransaction());
    } catch (DataDirectoryException e) {
      unreadable.add(e.getMessage());
      return Optional.empty();
    }
  }

  private Source newest() {
    MetadataSummary current = files.hasDatabase() ? summary(files.databaseName()) : null;
    Source newest = current == null ? new Source.Nothing() : new Source.Current(current);
    for (Backup backup : files.backups()) {
      if (newest instanceof Source.Nothing
          || backup.transaction() > newest.summary().transaction()) {
        MetadataSummary summary = unpacked(backup);
        if (summary != null) {
          newest = new Source.FromBackup(backup, summary);
        }
      }
    }
    return newest;
  }

  private @Nullable MetadataSummary unpacked(Backup backup) {
    try {
      return summary(files.unpack(backup));
    } catch (DataDirectoryException e) {
      unreadable.add(e.getMessage());
      return null;
    } finally {
      files.deleteUnpacked();
    }
  }

  private @Nullable MetadataSummary summary(String name) {
    try {
      return MetadataSummary.read(name);
    } catch (UnreadableDatabaseException e) {
      unreadable.add(String.valueOf(e.getMessage()));
      return null;
    }
  }
}
