package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps the number of open files bounded: opening one more closes the one that was not used for
/// longest.
///
/// A file in use is never closed, so the bound is passed while more are in use at once. Any thread;
/// `lock` covers opening and closing, not use.
final class OpenFiles {
  private final LogFiles files;
  private final int maxOpen;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Set<PooledFile> open = new HashSet<>();

  /// Counts openings; a coarse clock of use.
  private final AtomicLong now = new AtomicLong();

  OpenFiles(LogFiles files, int maxOpen) {
    this.files = files;
    this.maxOpen = maxOpen;
  }

  PooledFile file(Path path, LogFiles.Access access) {
    return new PooledFile(this, path, access);
  }

  long now() {
    return now.get();
  }

  /// Opens a file for one more user, also one that an interrupt closed.
  ///
  /// @throws SegmentReplacedException where another file has its name now
  LogFile open(PooledFile pooled) throws IOException {
    lock.lock();
    try {
      if (pooled.isReplaced()) {
        throw new SegmentReplacedException(pooled.path());
      }
      if (!pooled.addUserIfOpen()) {
        closeUnused(open.size() + 1 - maxOpen);
        pooled.opened(files.open(pooled.path(), pooled.access()));
        open.add(pooled);
      } else if (!pooled.file().isOpen()) {
        pooled.replaceFile(files.open(pooled.path(), pooled.access()));
      }
      var _ = now.incrementAndGet();
      return pooled.file();
    } finally {
      lock.unlock();
    }
  }

  /// Renames a file that two descriptors may be open of, so that nobody opens it by its old name.
  void move(PooledFile reader, PooledFile writer, Path to) throws IOException {
    lock.lock();
    try {
      files.rename(reader.path(), to);
      reader.moved(to);
      writer.moved(to);
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
        open.remove(pooled);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Closes those that nobody uses.
  void closeAll() {
    lock.lock();
    try {
      open.removeIf(PooledFile::closeIfUnused);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void closeUnused(int count) {
    for (int i = 0; i < count; i++) {
      PooledFile oldest = oldestUnused();
      if (oldest == null) {
        return;
      }
      if (oldest.closeIfUnused()) {
        open.remove(oldest);
      }
    }
  }

  @GuardedBy("lock")
  private @Nullable PooledFile oldestUnused() {
    PooledFile oldest = null;
    for (PooledFile each : open) {
      if (each.isUnused() && (oldest == null || each.lastUsed() < oldest.lastUsed())) {
        oldest = each;
      }
    }
    return oldest;
  }
}
