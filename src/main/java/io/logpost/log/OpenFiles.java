package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps the number of open files bounded: opening one more closes one that was not used for long.
///
/// Which one is found by turns: those open stand in a row; one that was used since it was put there
/// goes to the row's end again, the first that was not is closed. A file in use is never closed, so
/// the bound is passed while more are in use at once. Any thread; `lock` covers opening and
/// closing, not use.
final class OpenFiles {
  /// So many are looked at where one is to be closed only for the bound: thousands may be in use.
  private static final int LOOKS = 64;

  private final LogFiles files;
  private final int maxOpen;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Set<PooledFile> row = new LinkedHashSet<>();

  OpenFiles(LogFiles files, int maxOpen) {
    this.files = files;
    this.maxOpen = maxOpen;
  }

  PooledFile file(Path path, LogFiles.Access access) {
    return new PooledFile(this, path, access);
  }

  /// Opens a file for one more user, also one that an interrupt closed.
  ///
  /// @throws NoDescriptorException where none is left though no file is open without a user
  /// @throws SegmentReplacedException where another file has its name now
  LogFile open(PooledFile pooled) throws IOException {
    lock.lock();
    try {
      if (pooled.isReplaced()) {
        throw new SegmentReplacedException(pooled.path());
      }
      if (!pooled.addUserIfOpen()) {
        while (row.size() >= maxOpen && closeOne(LOOKS)) {
          // closes as many as are too many
        }
        pooled.opened(openInPlaceOfAnother(pooled));
        putAtTheEnd(pooled);
      } else if (!pooled.file().isOpen()) {
        pooled.replaceFile(openInPlaceOfAnother(pooled));
      }
      return pooled.file();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private LogFile openInPlaceOfAnother(PooledFile pooled) throws IOException {
    try {
      return files.open(pooled.path(), pooled.access());
    } catch (NoDescriptorException e) {
      if (!closeOne(2 * row.size())) { // in two turns all flags are seen
        throw e;
      }
      return files.open(pooled.path(), pooled.access());
    }
  }

  /// Renames a file that two descriptors may be open of, so that nobody opens it by its old name.
  /// Done again, it does nothing.
  void move(PooledFile reader, PooledFile writer, Path to) throws IOException {
    lock.lock();
    try {
      if (!reader.path().equals(to)) {
        files.rename(reader.path(), to);
        reader.moved(to);
        writer.moved(to);
      }
    } finally {
      lock.unlock();
    }
  }

  /// On return nobody opens it any more.
  void replaced(PooledFile pooled) {
    lock.lock();
    try {
      pooled.markReplaced();
    } finally {
      lock.unlock();
    }
  }

  /// Closes a file if nobody uses it.
  void closeIfUnused(PooledFile pooled) {
    lock.lock();
    try {
      if (pooled.closeIfUnused()) {
        row.remove(pooled);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Closes those that nobody uses.
  void closeAll() {
    lock.lock();
    try {
      row.removeIf(PooledFile::closeIfUnused);
    } finally {
      lock.unlock();
    }
  }

  /// Closes one that nobody uses, if there is any among so many.
  @GuardedBy("lock")
  private boolean closeOne(int looks) {
    for (int left = Math.min(looks, 2 * row.size()); left > 0; left--) {
      Iterator<PooledFile> first = row.iterator();
      PooledFile next = first.next();
      first.remove();
      if (!next.wasUsed() && next.closeIfUnused()) {
        return true;
      }
      putAtTheEnd(next);
    }
    return false;
  }

  @GuardedBy("lock")
  private void putAtTheEnd(PooledFile pooled) {
    pooled.forgetUse();
    row.add(pooled);
  }
}
