package io.logpost.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/// A file system for H2 that forces a file before its header is written.
///
/// H2 appends what a transaction changed as a chunk, then writes, now and then, a header that names
/// the newest chunk, and forces both at once. A disk that keeps the header and loses the chunk in a
/// power cut leaves a header that names nothing, and H2 opens whichever older chunk it finds first,
/// not the last one that was forced. With this one the header never names what may be lost.
///
/// It lies on top of any other of H2's file systems, under the name `headerlast:` before its name.
/// Threads: as H2 does.
public final class HeaderLastFiles extends FilePathWrapper {
  private static final String SCHEME = "headerlast";

  /// H2's header: one block and its copy.
  private static final long HEADER_BYTES = 2 * 4096;

  static {
    FilePath.register(new HeaderLastFiles());
  }

  /// H2 makes one for each path.
  public HeaderLastFiles() {}

  /// A file's name in this file system.
  ///
  /// @param file as H2 has it, with the name of another of its file systems
  static String nameOf(String file) {
    return SCHEME + ":" + file;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode));
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel base;

    Channel(FileChannel base) {
      this.base = base;
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
      return base.read(into, position);
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      if (position < HEADER_BYTES) {
        base.force(false);
      }
      return base.write(from, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      base.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      base.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }
  }
}
