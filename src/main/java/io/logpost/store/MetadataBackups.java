package io.logpost.store;

import io.logpost.log.MetadataFiles;
import io.logpost.log.MetadataFiles.Backup;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Backups of the database, made while the server serves: H2 copies its file into a zip, which is
/// then unpacked, opened and checked as a start would do it; only then it is forced and gets its
/// name. So a backup that is there can be restored.
///
/// Threads: one makes them, any asks about them.
public final class MetadataBackups {
  private static final Logger LOGGER = LoggerFactory.getLogger(MetadataBackups.class);

  private final MetadataFiles files;
  private final MetadataDatabase database;
  private final MetadataWriter writer;
  private final LongSupplier usableBytes;
  private final InstantSource clock;
  private final Plan plan;

  private volatile OptionalLong newestMs = OptionalLong.empty();
  private volatile String trouble = "";

  /// When and how many.
  ///
  /// @param interval how old the newest one is before the next is made
  /// @param keep how many stay, from 1
  public record Plan(Duration interval, int keep) {}

  /// @param usableBytes how many bytes are free on the disk
  public MetadataBackups(
      MetadataFiles files,
      MetadataDatabase database,
      MetadataWriter writer,
      LongSupplier usableBytes,
      InstantSource clock,
      Plan plan) {
    this.files = files;
    this.database = database;
    this.writer = writer;
    this.usableBytes = usableBytes;
    this.clock = clock;
    this.plan = plan;
    files.backups().stream().findFirst().ifPresent(this::isNewest);
  }

  /// Makes a backup where something changed since the newest one and that is as old as the
  /// interval, or where there is none. What goes wrong is logged, and tried again with the next
  /// call. Once the writer gave up there are none: H2 would open a database anew that nobody can
  /// tell right. Waits for the disk.
  public void backUpIfDue() {
    if (!writer.trouble().isEmpty()) {
      trouble = "No backup is made: " + writer.trouble();
      return;
    }
    try {
      List<Backup> made = files.backups();
      if (made.isEmpty() || isDueAfter(made.getFirst())) {
        backUp();
      }
      trouble = "";
    } catch (SQLException | RuntimeException e) {
      LOGGER.error("No backup of the metadata could be made", e);
      trouble = "No backup could be made: " + e.getMessage();
    }
  }

  /// When the newest one was made, in ms; empty where there is none. Never waits.
  public OptionalLong newestMs() {
    return newestMs;
  }

  /// Why the last one could not be made, or an empty text. Never waits.
  public String trouble() {
    return trouble;
  }

  /// A clock that jumped back makes one due: its age can't be told.
  private boolean isDueAfter(Backup newest) {
    long ageMs = clock.millis() - newest.timeMs();
    return newest.transaction() != writer.lastTransaction()
        && (ageMs < 0 || ageMs >= plan.interval().toMillis());
  }

  private void backUp() throws SQLException {
    long needed = MetadataWriter.RESERVED_BYTES + files.bytesForBackup();
    if (usableBytes.getAsLong() < needed) {
      throw new IllegalStateException(
          "the disk has less than the %d bytes left that it needs".formatted(needed));
    }
    database.backUp(files.beginBackup());
    try {
      MetadataSummary summary = MetadataSummary.read(files.unpackBegun());
      isNewest(files.endBackup(summary.transaction(), clock.millis(), plan.keep()));
    } finally {
      files.deleteUnpacked();
    }
  }

  private void isNewest(Backup backup) {
    newestMs = OptionalLong.of(backup.timeMs());
  }
}
