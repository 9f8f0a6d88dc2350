package io.logpost.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The file system below a directory, by file channels. Files are for their owner only; symbolic
/// links are refused.
final class NioLogFiles implements LogFiles {
  /// With less room than this a failed write is taken for a full disk, whatever the system's words
  /// for it.
  private static final long NO_ROOM_BYTES = 1 << 16;

  private static final String NO_DESCRIPTOR = "too many open files";

  private static final List<String> FULL =
      List.of("no space left", "quota exceeded", "file too large");

  private final FileStore store;
  private final boolean posix;

  NioLogFiles(Path directory) throws IOException {
    store = Files.getFileStore(directory);
    posix = store.supportsFileAttributeView("posix");
  }

  @Override
  public LogFile open(Path file, Access access) throws IOException {
    Set<OpenOption> options =
        switch (access) {
          case READ -> Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
          case WRITE ->
              Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
          case CREATE ->
              Set.of(
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE_NEW,
                  LinkOption.NOFOLLOW_LINKS);
        };
    try {
      return new ChannelFile(file, FileChannel.open(file, options, ownerOnly("rw-------")));
    } catch (IOException e) {
      throw saysNoDescriptor(e) ? new NoDescriptorException(e) : explained(e, file);
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    refuseSymbolicLink(directory);
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> paths = entries.sorted().toList();
      for (Path path : paths) {
        refuseSymbolicLink(path);
      }
      return paths.stream().map(path -> String.valueOf(path.getFileName())).toList();
    } catch (IOException e) {
      throw saysNoDescriptor(e) ? new NoDescriptorException(e) : e;
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    refuseSymbolicLink(directory);
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createDirectory(directory, ownerOnly("rwx------"));
    } catch (FileAlreadyExistsException e) {
      // two partitions of a topic may make its directory at the same moment
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    } catch (IOException e) {
      throw explained(e, directory);
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = openDirectory(directory)) {
      channel.force(true);
    }
  }

  private static FileChannel openDirectory(Path directory) throws IOException {
    try {
      return FileChannel.open(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      throw saysNoDescriptor(e) ? new NoDescriptorException(e) : e;
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public long usableBytes() throws IOException {
    return store.getUsableSpace();
  }

  static void refuseSymbolicLink(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new IOException(path + " is a symbolic link; the data directory must not hold any");
    }
  }

  FileAttribute<?>[] ownerOnly(String permissions) {
    if (!posix) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
  }

  /// The system gives its reason as text only, in the user's language where that is installed: so
  /// the room left counts too.
  private IOException explained(IOException failure, Path file) {
    boolean full = saysFull(failure);
    try {
      full |= store.getUsableSpace() < NO_ROOM_BYTES;
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return full ? new DiskFullException(file + ": " + failure.getMessage(), failure) : failure;
  }

  /// Whether the process, or the system, has no descriptor left. The reason is text too; in another
  /// language it is told by there being none for anything else.
  static boolean saysNoDescriptor(IOException failure) {
    return messageOf(failure).contains(NO_DESCRIPTOR) || noneToOpen();
  }

  private static boolean noneToOpen() {
    try {
      FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ).close();
      return false;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static String messageOf(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
  }

  static boolean saysFull(IOException failure) {
    String message = messageOf(failure);
    return FULL.stream().anyMatch(message::contains);
  }

  /// Writes move the channel's own position, so one thread at a time writes; reads are free.
  private final class ChannelFile implements LogFile {
    private final Path path;
    private final FileChannel channel;

    ChannelFile(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public void write(ByteBuffer[] from, long position) throws IOException {
      try {
        channel.position(position);
        int first = 0;
        while (first < from.length) {
          if (from[first].hasRemaining()) {
            var _ = channel.write(from, first, from.length - first);
          } else {
            first++;
          }
        }
      } catch (IOException e) {
        throw explained(e, path);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
