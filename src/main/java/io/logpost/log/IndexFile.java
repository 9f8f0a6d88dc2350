package io.logpost.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The entries of an index in a file of fixed-size entries, sorted by what each begins with.
///
/// Entries are collected in memory as batches are appended and written by the next flush; readers
/// see those written. Threads: `next`, `count` and `takePending` under the log's append lock;
/// `write`, `force` and `close` by the one thread that flushes the log; the rest by any.
final class IndexFile {
  /// Entries that a search reads at once, when halving has come that close.
  private static final int BLOCK_ENTRIES = 256;

  private static final int FIRST_PENDING_ENTRIES = 16;

  private final PooledFile reader;
  private final PooledFile writer;
  private final int entryBytes;

  private int count;
  private @Nullable ByteBuffer pending;

  /// What an earlier flush took and could not write for want of room or a descriptor.
  private @Nullable ByteBuffer unwritten;

  private volatile int writtenCount;

  /// @param writtenCount how many entries the file holds
  IndexFile(OpenFiles files, Path path, int entryBytes, int writtenCount) {
    this.reader = files.file(path, LogFiles.Access.READ);
    this.writer = files.file(path, LogFiles.Access.WRITE);
    this.entryBytes = entryBytes;
    this.count = writtenCount;
    this.writtenCount = writtenCount;
  }

  Path path() {
    return reader.path();
  }

  /// Where the bytes of one more entry go.
  ByteBuffer next() {
    ByteBuffer buffer = pending;
    if (buffer == null) {
      buffer = ByteBuffer.allocate(FIRST_PENDING_ENTRIES * entryBytes);
    } else if (!buffer.hasRemaining()) {
      buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer.flip());
    }
    pending = buffer;
    count++;
    return buffer;
  }

  /// Entries written or pending.
  int count() {
    return count;
  }

  /// Bytes of the entries written.
  long sizeBytes() {
    return (long) writtenCount * entryBytes;
  }

  /// Entries written.
  int writtenCount() {
    return writtenCount;
  }

  /// Hands over the entries that wait to be written.
  @Nullable ByteBuffer takePending() {
    ByteBuffer taken = pending;
    pending = null;
    return taken == null ? null : taken.flip();
  }

  /// Writes entries after those written; keeps them for the next time where the disk is full, or no
  /// descriptor is left.
  void write(@Nullable ByteBuffer entries) throws IOException {
    ByteBuffer all = joined(unwritten, entries);
    if (all == null) {
      return;
    }
    unwritten = all;
    int before = writtenCount;
    LogFile file = pinned();
    if (file == null) {
      return;
    }
    try {
      file.write(new ByteBuffer[] {all.duplicate()}, (long) before * entryBytes);
    } catch (DiskFullException e) {
      return;
    } finally {
      writer.unpin();
    }
    unwritten = null;
    writtenCount = before + all.remaining() / entryBytes;
  }

  /// Forces it; false where entries wait for room on the disk or a descriptor, or none is left.
  boolean force() throws IOException {
    LogFile file = hasUnwritten() ? null : pinned();
    if (file == null) {
      return false;
    }
    try {
      file.force();
      return true;
    } finally {
      writer.unpin();
    }
  }

  /// Whether entries wait for room on the disk or a descriptor.
  boolean hasUnwritten() {
    return unwritten != null;
  }

  /// The file to write to; null where no descriptor is left.
  private @Nullable LogFile pinned() throws IOException {
    try {
      return writer.pin();
    } catch (NoDescriptorException e) {
      return null;
    }
  }

  void moveTo(Path path) throws IOException {
    reader.moveWith(writer, path);
  }

  /// The name is another file's from now on.
  void replaced() {
    reader.replaced();
  }

  /// Lets go of the descriptor for writing.
  void retireWriter() {
    writer.retire();
  }

  void retire() {
    writer.retire();
    reader.retire();
  }

  /// The number of the last written entry that begins with a key not above this one; -1 without,
  /// and where entries are gone from the file.
  ///
  /// @param block room for what is read; holds that entry's bytes from its position on
  int floor(long key, ByteBuffer block) throws IOException {
    int low = 0;
    int high = writtenCount;
    while (high - low > BLOCK_ENTRIES) {
      int middle = (low + high) >>> 1;
      if (!read(middle, 1, block)) {
        return -1;
      }
      if (keyAt(block, 0) <= key) {
        low = middle;
      } else {
        high = middle;
      }
    }
    if (!read(low, high - low, block)) {
      return -1;
    }
    int found = -1;
    while (low + found + 1 < high && keyAt(block, found + 1) <= key) {
      found++;
    }
    block.position(Math.max(found, 0) * entryBytes);
    return found < 0 ? -1 : low + found;
  }

  /// Reads entries into a buffer, from its start on; false where the file does not have them, or is
  /// gone: a cut that writes it anew may have failed in between.
  boolean read(int first, int entries, ByteBuffer into) throws IOException {
    into.clear().limit(entries * entryBytes);
    try {
      while (into.hasRemaining()) {
        int read = reader.read(into, (long) first * entryBytes + into.position());
        if (read < 0) {
          return false;
        }
      }
    } catch (NoSuchFileException _) {
      return false;
    }
    into.flip();
    return true;
  }

  private long keyAt(ByteBuffer block, int entry) {
    int at = entry * entryBytes;
    return entryBytes == TimeIndex.ENTRY_BYTES ? block.getLong(at) : block.getInt(at);
  }

  private static @Nullable ByteBuffer joined(
      @Nullable ByteBuffer first, @Nullable ByteBuffer then) {
    if (first == null || then == null) {
      return first == null ? then : first;
    }
    return ByteBuffer.allocate(first.remaining() + then.remaining())
        .put(first.duplicate())
        .put(then.duplicate())
        .flip();
  }
}
