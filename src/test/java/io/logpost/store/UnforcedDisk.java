package io.logpost.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/// A disk below H2 that knows what was forced: asked at any moment, it tells what a power cut could
/// leave. Any of its calls can be made to fail.
///
/// H2 reaches it under the name `unforced:` before a path. Threads: any; what it knows is guarded
/// by its monitor.
final class UnforcedDisk {
  /// What H2's URLs call it.
  static final String NAME = "unforced:";

  private static final Map<String, UnforcedDisk> BY_PATH = new ConcurrentHashMap<>();

  static {
    FilePath.register(new Unforced());
  }

  private final Runnable beforeEachChange;
  private byte[] forced = new byte[0];
  private final List<Write> unforced = new ArrayList<>();
  private long callsToFailure = Long.MAX_VALUE;

  /// Bytes at a position, or a new length where there are none.
  private record Write(long position, byte[] bytes) {}

  /// @param path absolute path of the one file on it
  /// @param beforeEachChange called before each write, truncate and force
  UnforcedDisk(String path, Runnable beforeEachChange) {
    this.beforeEachChange = beforeEachChange;
    BY_PATH.put(path, this);
  }

  /// Lets the n-th call from now on that changes anything fail, and all after it.
  synchronized void failAfter(long calls) {
    callsToFailure = calls;
  }

  /// What a power cut at this moment may leave: all that was forced, and whichever of the writes
  /// since then, each whole.
  synchronized byte[] afterPowerCut(Random random) {
    byte[] image = forced.clone();
    for (Write write : unforced) {
      if (random.nextBoolean()) {
        image = apply(image, write);
      }
    }
    return image;
  }

  /// How many writes a power cut at this moment may lose.
  synchronized int unforcedCount() {
    return unforced.size();
  }

  /// What a power cut at this moment leaves that spares the last write alone.
  synchronized byte[] afterPowerCutButTheLastWrite() {
    return unforced.isEmpty() ? forced.clone() : apply(forced, unforced.getLast());
  }

  private static byte[] apply(byte[] image, Write write) {
    int from = (int) write.position;
    if (write.bytes.length == 0) {
      return Arrays.copyOf(image, from);
    }
    byte[] result = Arrays.copyOf(image, Math.max(image.length, from + write.bytes.length));
    System.arraycopy(write.bytes, 0, result, from, write.bytes.length);
    return result;
  }

  private synchronized void changed(Write write) throws IOException {
    failIfTold();
    unforced.add(write);
  }

  private synchronized void forced() throws IOException {
    failIfTold();
    for (Write write : unforced) {
      forced = apply(forced, write);
    }
    unforced.clear();
  }

  private void failIfTold() throws IOException {
    callsToFailure--;
    if (callsToFailure <= 0) {
      throw new IOException("No space left on device, says the test");
    }
  }

  /// The file system, as H2 finds it.
  public static final class Unforced extends FilePathWrapper {
    @Override
    public String getScheme() {
      return "unforced";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
      UnforcedDisk disk = BY_PATH.get(getBase().toString());
      return new Channel(getBase().open(mode), disk);
    }
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel base;
    private final UnforcedDisk disk;

    Channel(FileChannel base, UnforcedDisk disk) {
      this.base = base;
      this.disk = disk;
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return base.read(into, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      disk.beforeEachChange.run();
      byte[] bytes = new byte[from.remaining()];
      from.duplicate().get(bytes);
      disk.changed(new Write(position, bytes));
      return base.write(from, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      disk.beforeEachChange.run();
      disk.changed(new Write(size, new byte[0]));
      base.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      disk.beforeEachChange.run();
      disk.forced();
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
