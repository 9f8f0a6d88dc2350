package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/// Takes the note of a clean stop away, and forces that, before the first write after it. Any
/// thread; under `lock` nothing else is taken.
final class FirstWrite {
  private final LogFiles files;
  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean noteIsGone;

  FirstWrite(LogFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  void isNext() throws IOException {
    if (noteIsGone) {
      return;
    }
    lock.lock();
    try {
      if (!noteIsGone) {
        files.delete(directory.resolve(CleanStop.FILE_NAME));
        files.forceDirectory(directory); // also where an earlier try came only this far
        noteIsGone = true;
      }
    } finally {
      lock.unlock();
    }
  }
}
