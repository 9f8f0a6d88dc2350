package io.logpost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/// The built jar, unpacked, with an archive of its loaded and linked classes: the service starts
/// with half the work.
///
/// It stands below `target/process` in a directory named by the jar's digest and the JVM's version,
/// so no build ever meets that of another one. Made by the first start that needs it; where that
/// fails, processes run without the archive. Any thread, any number of test runs at once.
final class UnpackedJar {
  private static final Path JAR = Path.of("target", "logpost.jar").toAbsolutePath();
  private static final Path DIRECTORY = Path.of("target", "process").toAbsolutePath();
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final List<String> OPTIONS =
      List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private UnpackedJar() {}

  /// What starts the service, without its settings.
  static List<String> command() {
    Path unpacked = Made.UNPACKED;
    List<String> command = new ArrayList<>(List.of(JAVA.toString()));
    command.addAll(OPTIONS);
    command.add("-XX:AOTCache=" + unpacked.resolve("classes.aot"));
    command.addAll(List.of("-jar", unpacked.resolve(JAR.getFileName()).toString()));
    return command;
  }

  /// Made once in a run.
  private static final class Made {
    static final Path UNPACKED = find();
  }

  private static Path find() {
    try {
      Files.createDirectories(DIRECTORY);
      Path ready = DIRECTORY.resolve(digest() + "-" + System.getProperty("java.vm.version"));
      try (FileChannel lock =
          FileChannel.open(
              DIRECTORY.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        var _ = lock.lock();
        if (!Files.exists(ready.resolve("made"))) {
          deleteAll();
          make(ready);
        }
      }
      return ready;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteAll() throws IOException {
    try (Stream<Path> others = Files.list(DIRECTORY)) {
      for (Path other : others.filter(Files::isDirectory).toList()) {
        FileSystemUtils.deleteRecursively(other);
      }
    }
  }

  private static void make(Path ready) throws IOException {
    run("-Djarmode=tools", "-jar", JAR.toString(), "extract", "--destination", ready.toString());
    Path data = DIRECTORY.resolve("data");
    run(
        "-XX:AOTCacheOutput=" + ready.resolve("classes.aot"),
        "-Dspring.context.exit=onRefresh",
        "-jar",
        ready.resolve(JAR.getFileName()).toString(),
        "--server.port=0",
        "--logpost.data-dir=" + data);
    FileSystemUtils.deleteRecursively(data);
    Files.createFile(ready.resolve("made"));
  }

  private static void run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA.toString()));
    command.addAll(OPTIONS);
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(DIRECTORY.resolve("making.log").toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        System.out.printf("%s failed; see %s%n", command, DIRECTORY.resolve("making.log"));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest() throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(JAR));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
