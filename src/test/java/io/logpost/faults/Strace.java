package io.logpost.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Tampers with the system calls of a running process as long as it is open. One thread.
final class Strace implements AutoCloseable {
  private final Process process;
  private final Path log;

  private Strace(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Begins; on return all threads of the process are traced. Where that is not allowed, the test
  /// is skipped.
  ///
  /// @param log gets the calls, each with its thread
  /// @param file only calls on this one are seen and tampered with
  /// @param options such as `-e`, `inject=fdatasync:error=EIO`
  static Strace attach(long pid, Path log, Path file, String... options) {
    Tool.require("strace");
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", log.toString()));
    command.addAll(List.of("-P", file.toString(), "-p", Long.toString(pid)));
    command.addAll(List.of(options));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      BufferedReader words = process.inputReader();
      String line = words.readLine();
      if (line == null || !line.contains("attached")) {
        Tool.skip("strace may not attach to a process here: " + line);
      }
      return new Strace(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets go of the process, which goes on, and answers the calls that were seen, oldest first.
  List<String> detach() {
    close();
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
