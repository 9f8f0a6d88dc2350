package io.logpost.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.logpost.LogpostProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Does what the pages of the documentation say, against the built jar, and compares what it sees
/// with what they show.
class DocsIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"quickstart.md", "plain-api.md", "kafka-rest-v2.md"})
  void theExamplesOfThePageDoWhatItSays(String file) throws IOException {
    assumeTrue(onPath("bash") && onPath("curl") && onPath("jq"), "needs bash, curl and jq");
    Files.createSymbolicLink(directory.resolve("examples"), Path.of("examples").toAbsolutePath());
    Page page = Page.read(Path.of("docs", file));

    try (LogpostProcess server = new LogpostProcess(directory);
        Terminal terminal = new Terminal(directory)) {
      page.steps().forEach(step -> follow(step, server, terminal));
    }
  }

  private static void follow(Page.Step step, LogpostProcess server, Terminal terminal) {
    switch (step) {
      case Page.Server(String commands) -> {
        if (commands.startsWith("kill -9")) {
          server.killAndRestart();
        }
      }
      case Page.Commands(String commands, String expected) -> {
        String printed =
            terminal.run(commands.replace("localhost:8080", "localhost:" + server.port()));
        assertThat(printed).as(commands).doesNotContain("exit code");
        if (!expected.isEmpty()) {
          assertThat(withoutSpace(printed)).as(commands).matches(pattern(expected));
        }
      }
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
