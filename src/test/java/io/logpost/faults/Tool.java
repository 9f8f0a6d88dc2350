package io.logpost.faults;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Programs of the system that make faults. Where one is missing, or may not do what it should, the
/// test is skipped and says so.
final class Tool {
  private Tool() {}

  /// Skips the test where one of the programs is not on the path.
  static void require(String... programs) {
    for (String program : programs) {
      if (Arrays.stream(System.getenv("PATH").split(":"))
          .noneMatch(folder -> Files.isExecutable(Path.of(folder, program)))) {
        skip("there is no " + program + " here");
      }
    }
  }

  /// Skips the test where it is not run by root.
  static void requireRoot() {
    if (!"root".equals(System.getProperty("user.name"))) {
      skip("it needs root");
    }
  }

  /// The first file that is there; without any, the test is skipped.
  static Path requireFile(String what, String... candidates) {
    for (String candidate : candidates) {
      if (Files.exists(Path.of(candidate))) {
        return Path.of(candidate);
      }
    }
    return skip("there is no " + what + " here");
  }

  static <T> T skip(String reason) {
    System.out.println("Skipped: " + reason);
    return abort(reason);
  }

  /// Runs a program that has to succeed.
  static void run(Object... command) {
    Result result = tryRun(command);
    if (result.exitCode() != 0) {
      throw new IllegalStateException(Arrays.toString(command) + ": " + result.output());
    }
  }

  /// How a program ended, and all that it printed.
  record Result(int exitCode, String output) {}

  static Result tryRun(Object... command) {
    try {
      Process process =
          new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes());
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
