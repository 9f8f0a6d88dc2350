package io.logpost.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The files of the metadata database, in `meta/`.
///
/// ```
/// logpost.mv.db                               the database, which H2 reads and writes
/// last-transaction                            a number that its transactions have reached
/// backups/<transaction, 20 digits>-<ms>.zip   the database as it was: one zip entry, by H2
/// *.tmp, *.tmp.mv.db                          what a crash left; overwritten
/// *.damaged-<ms>                              what a restore put aside, for people
/// ```
///
/// `last-transaction` is framed as in {@link ChecksummedLines}, first line
/// `logpost-last-transaction 1`, with one line, the number. It is never ahead of what was forced to
/// the database.
///
/// All methods throw {@link DataDirectoryException} where the disk refuses. One thread at a time
/// makes backups; any reads.
public final class MetadataFiles {
  private static final String DATABASE = "logpost";
  private static final String DATABASE_SUFFIX = ".mv.db";
  private static final String LAST_TRANSACTION = "last-transaction";
  private static final String HEADER = "logpost-last-transaction 1";
  private static final String BACKUPS = "backups";
  private static final String NEW_BACKUP = "new.zip.tmp";
  private static final String UNPACKED = "unpacked.tmp";
  private static final Pattern BACKUP = Pattern.compile("(\\d{20})-(\\d{1,19})\\.zip");

  private final LogFiles files;
  private final Path meta;
  private final Path backups;

  MetadataFiles(LogFiles files, Path meta) {
    this.files = files;
    this.meta = meta;
    this.backups = meta.resolve(BACKUPS);
  }

  /// A database as it was.
  ///
  /// @param transaction the number of its last transaction
  /// @param timeMs when it was made, by the wall clock
  public record Backup(long transaction, long timeMs, Path file) {}

  /// What may fail with what the disk says.
  private interface Access<T> {
    T run() throws IOException;
  }

  /// The database's absolute path, as H2 wants it: without the ending.
  public String databaseName() {
    return meta.resolve(DATABASE).toString();
  }

  /// The database's file.
  public Path database() {
    return meta.resolve(DATABASE + DATABASE_SUFFIX);
  }

  /// Whether the database's file is there.
  public boolean hasDatabase() {
    return access(() -> files.exists(database()));
  }

  /// The number that the database has reached for certain; empty where none was saved.
  ///
  /// @throws DataDirectoryException also where the file is damaged
  public OptionalLong lastTransaction() {
    Path path = meta.resolve(LAST_TRANSACTION);
    return access(() -> {
      if (!files.exists(path)) {
        return OptionalLong.empty();
      }
      List<String> lines = ChecksummedLines.read(HEADER, files.readAll(path));
      if (lines.size() != 1) {
        throw new IOException("%s has %d lines".formatted(path, lines.size()));
      }
      return OptionalLong.of(ChecksummedLines.number(lines.getFirst()));
    });
  }

  /// Saves a number that the database has reached.
  public void saveLastTransaction(long number) {
    byte[] content = ChecksummedLines.write(HEADER, List.of(Long.toString(number)));
    access(() -> {
      files.replace(meta, LAST_TRANSACTION, content);
      return number;
    });
  }

  /// The backups, the newest first.
  public List<Backup> backups() {
    return access(() -> {
      List<Backup> found = new ArrayList<>();
      for (String name : files.exists(backups) ? files.list(backups) : List.<String>of()) {
        Matcher matcher = BACKUP.matcher(name);
        if (matcher.matches()) {
          found.add(
              new Backup(
                  Long.parseLong(matcher.group(1)),
                  Long.parseLong(matcher.group(2)),
                  backups.resolve(name)));
        }
      }
      found.sort(Comparator.comparingLong(Backup::transaction).reversed());
      return found;
    });
  }

  /// Room for a backup and for the copy of the database that is made to check it, at most.
  public long bytesForBackup() {
    return access(() -> 2 * Files.size(database()));
  }

  /// Makes an empty file for the next backup, in place of one that a crash left half.
  ///
  /// @return its absolute path
  public String beginBackup() {
    return access(() -> {
      files.createDirectory(backups);
      files.forceDirectory(meta);
      Path file = backups.resolve(NEW_BACKUP);
      files.delete(file);
      files.open(file, LogFiles.Access.CREATE).close();
      return file.toString();
    });
  }

  /// Forces the backup that was begun, gives it its name, and deletes the oldest ones.
  ///
  /// @param keep how many stay, this one among them
  public Backup endBackup(long transaction, long timeMs, int keep) {
    Path file = backups.resolve("%020d-%d.zip".formatted(transaction, timeMs));
    return access(() -> {
      force(backups.resolve(NEW_BACKUP));
      files.rename(backups.resolve(NEW_BACKUP), file);
      files.forceDirectory(backups);
      for (Backup old : backups().stream().skip(keep).toList()) {
        files.delete(old.file());
      }
      return new Backup(transaction, timeMs, file);
    });
  }

  /// Unpacks the backup that was begun, as {@link #unpack} does.
  public String unpackBegun() {
    return unpack(backups.resolve(NEW_BACKUP));
  }

  /// Unpacks a backup into a database of its own; deleted by {@link #deleteUnpacked}.
  ///
  /// @return that database's absolute path, without the ending
  public String unpack(Backup backup) {
    return unpack(backup.file());
  }

  private String unpack(Path backup) {
    Path name = meta.resolve(UNPACKED);
    return access(() -> {
      deleteUnpacked();
      Path file = meta.resolve(UNPACKED + DATABASE_SUFFIX);
      files.open(file, LogFiles.Access.CREATE).close();
      try (InputStream in = Files.newInputStream(backup);
          ZipInputStream zip = new ZipInputStream(in);
          FileOutputStream out = new FileOutputStream(file.toFile())) {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null) {
          throw new IOException(backup + " is no backup: it holds nothing");
        }
        zip.transferTo(out);
        out.getFD().sync();
      }
      return name.toString();
    });
  }

  /// Copies the database, closed as it is, as {@link #unpack} would.
  ///
  /// @return the copy's absolute path, without the ending
  public String copyDatabase() {
    String name = beginEmpty();
    return access(() -> {
      Files.copy(database(), Path.of(name + DATABASE_SUFFIX));
      return name;
    });
  }

  /// Makes room for a database that is made anew.
  ///
  /// @return its absolute path, without the ending
  public String beginEmpty() {
    deleteUnpacked();
    return meta.resolve(UNPACKED).toString();
  }

  /// Deletes what was unpacked, where anything was.
  public void deleteUnpacked() {
    access(() -> {
      files.delete(meta.resolve(UNPACKED + DATABASE_SUFFIX));
      return meta;
    });
  }

  /// Puts the unpacked database in place of the database, which stays under another name where
  /// there is one. A crash leaves the one or the other in place, if the file system has hard links.
  ///
  /// @param timeMs the wall clock, for the name of what is moved aside
  /// @return where the old one is now; nothing is there where there was none
  public String takeUnpacked(long timeMs) {
    Path aside = meta.resolve(DATABASE + DATABASE_SUFFIX + ".damaged-" + timeMs);
    return access(() -> {
      Path unpacked = meta.resolve(UNPACKED + DATABASE_SUFFIX);
      force(unpacked);
      if (files.exists(database())) {
        keep(aside);
      }
      files.rename(unpacked, database());
      files.forceDirectory(meta);
      return aside.toString();
    });
  }

  private void keep(Path aside) throws IOException {
    try {
      Files.createLink(aside, database());
      files.forceDirectory(meta);
    } catch (UnsupportedOperationException | FileSystemException e) {
      files.rename(database(), aside);
    }
  }

  private void force(Path file) throws IOException {
    try (LogFile opened = files.open(file, LogFiles.Access.WRITE)) {
      opened.force();
    }
  }

  private <T> T access(Access<T> what) {
    try {
      return what.run();
    } catch (IOException | IllegalArgumentException e) {
      throw new DataDirectoryException(
          "The metadata's files in %s can't be used: %s".formatted(meta, e.getMessage()), e);
    }
  }
}
