package io.logpost.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A file that is opened at its first use and may be closed between uses, when others need its
/// descriptor.
///
/// Any thread may use it; using an open one takes no lock. Whoever needs the same descriptor from a
/// write to its force pins it: the system reports a failed write-back to those descriptors that
/// were open when it happened.
final class PooledFile {
  private static final int CLOSED = -1;

  private final OpenFiles pool;
  private volatile Path path;
  private final LogFiles.Access access;

  /// How many use it now; {@link #CLOSED} while it is not open.
  private final AtomicInteger users = new AtomicInteger(CLOSED);

  private volatile @Nullable LogFile file;

  /// Whether it was used again since it was put at the end of the row of open files.
  private volatile boolean used;

  private volatile boolean retired;
  private volatile boolean replaced;

  PooledFile(OpenFiles pool, Path path, LogFiles.Access access) {
    this.pool = pool;
    this.path = path;
    this.access = access;
  }

  Path path() {
    return path;
  }

  LogFiles.Access access() {
    return access;
  }

  /// Reads as {@link LogFile#read} does; once more where another thread's interrupt closed the
  /// file.
  int read(ByteBuffer into, long position) throws IOException {
    try {
      return readOnce(into, position);
    } catch (ClosedChannelException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return readOnce(into, position);
    }
  }

  private int readOnce(ByteBuffer into, long position) throws IOException {
    LogFile opened = pin();
    try {
      return opened.read(into, position);
    } finally {
      unpin();
    }
  }

  /// Opens it where it is not open, and keeps it open until {@link #unpin}.
  LogFile pin() throws IOException {
    for (int n = users.get(); n >= 0; n = users.get()) {
      if (users.compareAndSet(n, n + 1)) {
        LogFile opened = file();
        if (opened.isOpen()) {
          noteUse();
          return opened;
        }
        unpin();
        break;
      }
    }
    return pool.open(this);
  }

  /// Writes only what is not so yet: many threads read at once.
  private void noteUse() {
    if (!used) {
      used = true;
    }
  }

  void unpin() {
    if (users.decrementAndGet() == 0 && retired) {
      pool.closeIfUnused(this);
    }
  }

  /// Closes it as soon as nobody uses it; it may be opened again all the same.
  void retire() {
    retired = true;
    pool.closeIfUnused(this);
  }

  /// Renames the file, which has another descriptor too; nothing where it has that name.
  void moveWith(PooledFile other, Path to) throws IOException {
    pool.move(this, other, to);
  }

  /// Its name is another file's from now on: it goes on where it is open, and never opens again.
  void replaced() {
    pool.replaced(this);
  }

  /// For {@link OpenFiles}, under its lock, as are those below.
  boolean addUserIfOpen() {
    return users.getAndUpdate(n -> n == CLOSED ? CLOSED : n + 1) != CLOSED;
  }

  void moved(Path to) {
    path = to;
  }

  void markReplaced() {
    replaced = true;
  }

  boolean isReplaced() {
    return replaced;
  }

  void opened(LogFile opened) {
    file = opened;
    users.set(1);
  }

  boolean wasUsed() {
    return used;
  }

  void forgetUse() {
    used = false;
  }

  void replaceFile(LogFile opened) {
    file = opened;
  }

  LogFile file() {
    return Objects.requireNonNull(file, "a file in use that was never opened");
  }

  boolean closeIfUnused() {
    if (!users.compareAndSet(0, CLOSED)) {
      return false;
    }
    try {
      file().close();
    } catch (IOException e) {
      // Nothing unforced is in a file that nobody pins: there is nothing to lose.
      return true;
    }
    return true;
  }
}
