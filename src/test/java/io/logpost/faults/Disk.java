package io.logpost.faults;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system of its own, mounted at a directory until it is closed. Needs root. One thread.
final class Disk implements AutoCloseable {
  private final Path at;
  private final Path image;

  private Disk(Path at, Path image) {
    this.at = at;
    this.image = image;
  }

  /// A small one in memory.
  static Disk inMemory(Path at, int mebibytes) {
    Tool.requireRoot();
    Tool.require("mount", "umount");
    makeDirectory(at);
    mount("-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", at);
    return new Disk(at, at);
  }

  /// A real one, ext4 in a file.
  static Disk ext4(Path at, Path image, int mebibytes) {
    Tool.requireRoot();
    Tool.require("mount", "umount", "mkfs.ext4", "xfs_io");
    makeDirectory(at);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) mebibytes << 20);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Tool.run("mkfs.ext4", "-q", "-F", image);
    mount("-o", "loop", image, at);
    return new Disk(at, image);
  }

  /// From now on nothing gets to the disk that is not there yet, and every call on it fails.
  void cutPower() {
    Tool.run("xfs_io", "-x", "-c", "shutdown", at);
  }

  /// What the disk holds after its power is back. Nobody may have a file of it open.
  void mountAgain() {
    Tool.run("umount", at);
    mount("-o", "loop", image, at);
  }

  @Override
  public void close() {
    Tool.run("umount", "-l", at);
  }

  private static void mount(Object... arguments) {
    Object[] command = new Object[arguments.length + 1];
    command[0] = "mount";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Tool.Result result = Tool.tryRun(command);
    if (result.exitCode() != 0) {
      Tool.skip("nothing can be mounted here: " + result.output());
    }
  }

  private static void makeDirectory(Path at) {
    try {
      Files.createDirectories(at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
