package io.logpost.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// Everything the log asks of a file system. Any thread may call it.
///
/// What a call did is on disk after {@link LogFile#force} of a file or {@link #forceDirectory} of
/// the directory whose entries changed, and not before.
interface LogFiles {
  /// What a crash may leave of {@link #replace}; overwritten by the next one.
  String TEMPORARY_SUFFIX = ".tmp";

  enum Access {
    READ,
    /// Reads and writes a file that is there.
    WRITE,
    /// Makes a file that must not be there, and writes it.
    CREATE
  }

  /// Opens a file.
  ///
  /// @throws NoDescriptorException where the process has none left, here and in what else opens
  ///   something
  LogFile open(Path file, Access access) throws IOException;

  boolean exists(Path path) throws IOException;

  /// The names in a directory, sorted.
  ///
  /// @throws IOException also where it or one of them is a symbolic link
  List<String> list(Path directory) throws IOException;

  /// Makes a directory that only its owner may enter; one that is there stays.
  void createDirectory(Path directory) throws IOException;

  void forceDirectory(Path directory) throws IOException;

  /// Renames within a directory, replacing the target in one step.
  void rename(Path from, Path to) throws IOException;

  /// Deletes a file or an empty directory; one that is not there is no failure.
  void delete(Path path) throws IOException;

  /// Bytes that may still be written.
  long usableBytes() throws IOException;

  /// A small file's bytes.
  default byte[] readAll(Path path) throws IOException {
    try (LogFile file = open(path, Access.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
      while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
        // reads on until it is full
      }
      return bytes.array();
    }
  }

  /// Puts a small file in place of the one of that name: after a crash it is the old one or the new
  /// one, whole.
  default void replace(Path directory, String name, byte[] content) throws IOException {
    Path temporary = directory.resolve(name + TEMPORARY_SUFFIX);
    delete(temporary);
    try (LogFile file = open(temporary, Access.CREATE)) {
      file.write(new ByteBuffer[] {ByteBuffer.wrap(content)}, 0);
      file.force();
    }
    rename(temporary, directory.resolve(name));
    forceDirectory(directory);
  }
}
