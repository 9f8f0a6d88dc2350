package io.logpost.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A bash that stays open from one block of commands to the next, so that its variables do.
final class Terminal implements AutoCloseable {
  private static final String END = "end-of-block";

  private final Process bash;
  private final Writer in;
  private final BufferedReader out;

  Terminal(Path directory) {
    try {
      bash =
          new ProcessBuilder("bash")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    in = bash.outputWriter(StandardCharsets.UTF_8);
    out = bash.inputReader(StandardCharsets.UTF_8);
  }

  /// What the commands printed, with a last line of the exit code if that is not 0.
  String run(String commands) {
    try {
      in.write("{ " + commands + "\n} </dev/null; code=$?; echo; echo " + END + " $code\n");
      in.flush();
      StringBuilder printed = new StringBuilder();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(END)) {
          return line.endsWith(" 0")
              ? printed.toString()
              : printed + "exit code" + line.substring(END.length());
        }
        printed.append(line).append('\n');
      }
      throw new IllegalStateException("bash ended after: " + printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    bash.destroyForcibly();
  }
}
