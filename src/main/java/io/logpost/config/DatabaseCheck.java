package io.logpost.config;

import io.logpost.log.DataDirectory;
import io.logpost.log.DataDirectoryException;
import io.logpost.log.MetadataFiles;
import io.logpost.store.MetadataSummary;
import io.logpost.store.UnreadableDatabaseException;

/// Looks at the database before it is opened and anything in it can change: whether it is there,
/// whole, and not older than it was.
final class DatabaseCheck {
  private DatabaseCheck() {}

  /// Reads the whole database.
  ///
  /// @throws StartException where it is not what the last run stored
  static void check(DataDirectory directory) {
    MetadataFiles files = directory.metadataFiles();
    long reached = reached(directory, files);
    if (files.hasDatabase()) {
      checkIsNotBehind(directory, reached, summary(directory, files).transaction());
    } else if (reached > 0 || !files.backups().isEmpty()) {
      throw stop(
          directory, "meta/logpost.mv.db was lost: there was one, and now there is no file.");
    }
  }

  private static long reached(DataDirectory directory, MetadataFiles files) {
    try {
      return files.lastTransaction().orElse(0);
    } catch (DataDirectoryException e) {
      throw stop(
          directory,
          "%s So nobody knows whether the metadata database is the newest."
              .formatted(e.getMessage()));
    }
  }

  private static MetadataSummary summary(DataDirectory directory, MetadataFiles files) {
    try {
      return MetadataSummary.read(files.databaseName());
    } catch (UnreadableDatabaseException e) {
      throw stop(directory, String.valueOf(e.getMessage()));
    }
  }

  private static void checkIsNotBehind(DataDirectory directory, long reached, long transaction) {
    if (transaction < reached) {
      throw stop(
          directory,
          "The metadata database went back: its last transaction is %d, and meta/last-transaction says that %d was on disk."
              .formatted(transaction, reached));
    }
  }

  /// What to do is the same for all of it.
  static StartException stop(DataDirectory directory, String what) {
    return new StartException(
        what,
        "See what can be restored: java -jar logpost.jar restore-metadata %s. The records in topics/ are not touched."
            .formatted(directory.root()));
  }
}
