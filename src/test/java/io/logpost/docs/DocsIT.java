package io.logpost.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logpost.LogpostProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Does what the pages of the documentation say, against the built jar, and compares what it sees
/// with what they show.
class DocsIT {
  /// What not every machine has; commands that name a missing one are skipped, and say so.
  private static final List<String> INTERPRETERS = List.of("python3", "node");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"quickstart.md", "plain-api.md", "kafka-rest-v2.md", "groups.md", "delivery.md"})
  void theExamplesOfThePageDoWhatItSays(String file) throws IOException {
    assumeTrue(onPath("bash") && onPath("curl") && onPath("jq"), "needs bash, curl and jq");
    Files.createSymbolicLink(directory.resolve("examples"), Path.of("examples").toAbsolutePath());
    Page page = Page.read(Path.of("docs", file));

    try (LogpostProcess server = new LogpostProcess(directory);
        Terminal terminal = new Terminal(directory)) {
      page.steps().forEach(step -> follow(step, server, terminal));
    }
  }

  private void follow(Page.Step step, LogpostProcess server, Terminal terminal) {
    switch (step) {
      case Page.Server(String commands) -> {
        if (commands.startsWith("kill -9")) {
          server.killAndRestart();
        }
      }
      case Page.SavedFile(String name, String content) ->
          write(directory.resolve(name), at(server, content));
      case Page.Commands commands -> {
        List<String> missing =
            INTERPRETERS.stream()
                .filter(program -> commands.commands().contains(program + " ") && !onPath(program))
                .toList();
        if (missing.isEmpty()) {
          type(commands, server, terminal);
        } else {
          System.out.printf("Skipped, since there is no %s here:%n%s%n", missing, commands);
        }
      }
    }
  }

  private static void type(Page.Commands step, LogpostProcess server, Terminal terminal) {
    String printed = terminal.run(at(server, step.commands()));
    assertThat(printed).as(step.commands()).doesNotContain("exit code");
    if (!step.expected().isEmpty()) {
      assertThat(withoutSpace(printed)).as(step.commands()).matches(pattern(step.expected()));
    }
  }

  private static String at(LogpostProcess server, String text) {
    return text.replace("localhost:8080", "localhost:" + server.port());
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An expectation as a pattern: `…` stands for anything, white space for nothing.
  private static Pattern pattern(String expected) {
    String quoted =
        Arrays.stream(withoutSpace(expected).split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(quoted, Pattern.DOTALL);
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s", "");
  }

  private static boolean onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
