package io.logpost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/// The built jar with an archive of its loaded and linked classes: the service starts with half the
/// work.
///
/// The archive stands below `target/process` in a directory named by the jar's time and the JVM's
/// version: the JVM refuses that of another build. Made by the first start that needs it; where
/// that fails, processes run without the archive. Any thread, any number of test runs at once.
final class ArchivedJar {
  private static final Path JAR = Path.of("target", "logpost.jar").toAbsolutePath();
  private static final Path DIRECTORY = Path.of("target", "process").toAbsolutePath();
  private static final String ARCHIVE = "classes.aot";
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final List<String> OPTIONS =
      List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private ArchivedJar() {}

  /// What starts the service, without its settings.
  static List<String> command() {
    List<String> command = new ArrayList<>(List.of(JAVA.toString()));
    command.addAll(OPTIONS);
    command.add("-XX:AOTCache=" + Made.DIRECTORY.resolve(ARCHIVE));
    command.addAll(List.of("-jar", JAR.toString()));
    return command;
  }

  /// Made once in a run.
  private static final class Made {
    static final Path DIRECTORY = find();
  }

  private static Path find() {
    try {
      Files.createDirectories(DIRECTORY);
      long builtMs = Files.getLastModifiedTime(JAR).toMillis();
      Path ready = DIRECTORY.resolve(builtMs + "-" + System.getProperty("java.vm.version"));
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
    Files.createDirectories(ready);
    Path data = DIRECTORY.resolve("data");
    run(
        "-XX:AOTCacheOutput=" + ready.resolve(ARCHIVE),
        "-Dspring.context.exit=onRefresh",
        "-jar",
        JAR.toString(),
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
}
