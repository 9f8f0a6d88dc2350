package io.logpost.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The directory that holds everything that lasts, taken for one server.
///
/// ```
/// .lock                            held as long as the server runs
/// meta/                            the database of topics, groups and committed offsets
/// checkpoint                       see Checkpoint
/// clean-stop                       see CleanStop
/// topics/<topic id>/<partition>/   one partition log
/// ```
///
/// All of it is for its owner only (0700, files 0600) where the file system can tell owners apart.
/// Symbolic links in it are refused; files that are none of ours stay. Any thread.
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String META = "meta";
  private static final String TOPICS = "topics";
  private static final String PROBE = "room.tmp";

  /// A server does not start with less room than this.
  private static final int LEAST_ROOM_BYTES = 1 << 20;

  private final Path root;
  private final LogFiles files;
  private final @Nullable FileLock lock;

  DataDirectory(Path root, LogFiles files, @Nullable FileLock lock) {
    this.root = root;
    this.files = files;
    this.lock = lock;
  }

  /// Makes the directory where it is not there, and takes it.
  ///
  /// @throws DataDirectoryException saying what is wrong: in use by another server, not writable,
  ///   no room, a symbolic link
  public static DataDirectory open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    FileLock lock = null;
    try {
      createRoot(root);
      lock = lock(root);
      NioLogFiles files = new NioLogFiles(root);
      files.list(root);
      files.createDirectory(root.resolve(META));
      files.createDirectory(root.resolve(TOPICS));
      files.list(root.resolve(META));
      files.list(root.resolve(TOPICS));
      requireRoom(root, files);
      files.forceDirectory(root);
      return new DataDirectory(root, files, lock);
    } catch (IOException e) {
      unlock(lock);
      throw new DataDirectoryException(
          "The data directory %s can't be used: %s".formatted(root, reason(e)), e);
    } catch (DataDirectoryException e) {
      unlock(lock);
      throw e;
    }
  }

  /// Takes a directory that is there, to look at it: nothing is made or written, and one that can
  /// only be read will do. Where nobody ever took it, it is not taken now either.
  ///
  /// @throws DataDirectoryException saying what is wrong: in use by a server, not there, not
  ///   readable
  public static DataDirectory openToRead(Path path) {
    Path root = path.toAbsolutePath().normalize();
    FileLock lock = null;
    try {
      requireTopics(root);
      if (Files.exists(root.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
        lock = sharedLock(root.resolve(LOCK));
      }
      return new DataDirectory(root, new NioLogFiles(root), lock);
    } catch (IOException e) {
      unlock(lock);
      throw new DataDirectoryException(
          "The data directory %s can't be used: %s".formatted(root, reason(e)), e);
    }
  }

  /// Whether a server ever had this directory.
  public static boolean isThere(Path path) {
    return Files.isDirectory(
        path.toAbsolutePath().normalize().resolve(TOPICS), LinkOption.NOFOLLOW_LINKS);
  }

  /// Takes a directory that is there, to mend it; nothing but its lock is made.
  ///
  /// @throws DataDirectoryException saying what is wrong: in use by a server, not there, not
  ///   writable
  public static DataDirectory openExisting(Path path) {
    Path root = path.toAbsolutePath().normalize();
    FileLock lock = null;
    try {
      requireTopics(root);
      lock = lock(root);
      return new DataDirectory(root, new NioLogFiles(root), lock);
    } catch (IOException e) {
      unlock(lock);
      throw new DataDirectoryException(
          "The data directory %s can't be used: %s".formatted(root, reason(e)), e);
    }
  }

  private static void requireTopics(Path root) throws IOException {
    if (!Files.isDirectory(root.resolve(TOPICS), LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it holds no directory '%s'".formatted(TOPICS));
    }
  }

  public Path root() {
    return root;
  }

  /// The database's directory.
  public Path metaDirectory() {
    return root.resolve(META);
  }

  /// The files of the database in it.
  public MetadataFiles metadataFiles() {
    return new MetadataFiles(files, metaDirectory());
  }

  /// Makes a file that somebody else made in it one for its owner only.
  ///
  /// @throws DataDirectoryException where the file system refuses
  public void makePrivate(Path file) {
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      if (view != null) {
        view.setPermissions(PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The file %s can't be made private: %s".formatted(file, reason(e)), e);
    }
  }

  /// Bytes that its disk has left; where that can't be told, as if there were room.
  public long usableBytes() {
    try {
      return files.usableBytes();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  Path topicsDirectory() {
    return root.resolve(TOPICS);
  }

  LogFiles files() {
    return files;
  }

  /// Lets another server have it.
  @Override
  public void close() {
    unlock(lock);
  }

  private static void createRoot(Path root) throws IOException {
    if (Files.isDirectory(root)) {
      return;
    }
    Path parent = root.getParent();
    if (parent == null) {
      throw new IOException("it is no directory");
    }
    createAndForce(parent);
    new NioLogFiles(parent).createDirectory(root);
    forceDirectory(parent);
  }

  /// Makes a directory and those above it, each with its entry on disk.
  private static void createAndForce(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (Files.isDirectory(directory) || parent == null) {
      return;
    }
    createAndForce(parent);
    Files.createDirectory(directory);
    forceDirectory(parent);
  }

  private static void forceDirectory(Path directory) throws IOException {
    new NioLogFiles(directory).forceDirectory(directory);
  }

  private static FileLock lock(Path root) throws IOException {
    Path path = root.resolve(LOCK);
    NioLogFiles.refuseSymbolicLink(path);
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            new NioLogFiles(root).ownerOnly("rw-------"));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by this very process: the same answer as for another one
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new DataDirectoryException(
          "The data directory %s is in use by another server: its file %s is locked. Stop that server, or give this one a directory of its own (logpost.data-dir)."
              .formatted(root, LOCK),
          null);
    }
    return lock;
  }

  /// A lock that keeps servers out and needs no right to write.
  private static FileLock sharedLock(Path path) throws IOException {
    NioLogFiles.refuseSymbolicLink(path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    FileLock lock = null;
    try {
      lock = channel.tryLock(0, Long.MAX_VALUE, true);
    } catch (OverlappingFileLockException e) {
      // held by this very process: the same answer as for another one
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException("a server runs on it; stop that one first");
    }
    return lock;
  }

  private static void unlock(@Nullable FileLock lock) {
    if (lock == null) {
      return;
    }
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireRoom(Path root, LogFiles files) throws IOException {
    long usable = files.usableBytes();
    if (usable < LEAST_ROOM_BYTES) {
      throw new IOException(
          "its disk has %d bytes left, and a start needs %d".formatted(usable, LEAST_ROOM_BYTES));
    }
    Path probe = root.resolve(PROBE);
    files.delete(probe);
    try (LogFile file = files.open(probe, LogFiles.Access.CREATE)) {
      file.write(new ByteBuffer[] {ByteBuffer.allocate(4096)}, 0);
      file.force();
    } finally {
      files.delete(probe);
    }
  }

  /// What the system says, with the kind of failure where that is all it says.
  static String reason(IOException e) {
    if (e instanceof FileSystemException failure && failure.getReason() == null) {
      return e.getClass().getSimpleName() + " " + e.getMessage();
    }
    return String.valueOf(e.getMessage());
  }
}
