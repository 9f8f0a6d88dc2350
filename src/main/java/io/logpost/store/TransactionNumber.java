package io.logpost.store;

import io.logpost.log.MetadataFiles;

/// Keeps the number of the last transaction beside the database, so that a start notices a database
/// that went back. The owner calls {@link #save} about once a second, from one thread.
public final class TransactionNumber implements AutoCloseable {
  private final MetadataFiles files;
  private final MetadataWriter writer;
  private long saved;

  public TransactionNumber(MetadataFiles files, MetadataWriter writer) {
    this.files = files;
    this.writer = writer;
    this.saved = files.lastTransaction().orElse(-1);
  }

  /// Saves the number of what is on disk, if that has changed. Waits for the disk.
  ///
  /// @throws io.logpost.log.DataDirectoryException where the disk refuses
  public synchronized void save() {
    long number = writer.lastTransaction();
    if (number != saved) {
      files.saveLastTransaction(number);
      saved = number;
    }
  }

  /// Saves it for the last time.
  @Override
  public void close() {
    save();
  }
}
