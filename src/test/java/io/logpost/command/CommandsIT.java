package io.logpost.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.log.DataDirectory;
import io.logpost.log.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the built jar: what they print, how they exit, and that docs/operations.md shows
/// just that.
class CommandsIT {
  private static final Path JAR = Path.of("target", "logpost.jar").toAbsolutePath();

  @TempDir private Path directory;
  private DataFolder data;
  private String printed = "";

  @BeforeEach
  void spoil() {
    data = new DataFolder(directory.resolve("data")).append(12);
    data.flip(data.file(15, ".log"), DataFolder.BATCH_BYTES + 70);
    data.delete(data.file(0, ".index"));
  }

  /// Answers the exit code.
  private int run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
    command.addAll(List.of(words));
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exitCode = process.waitFor();
    printed = Files.readString(output);
    return exitCode;
  }

  /// What was printed as the page shows it: times are its own.
  private static String timeless(String text) {
    return text.replaceAll("in \\d+\\.\\d s", "in … s").replaceAll("\\.cut-\\d+", ".cut-…");
  }

  private void pageShowsIt(String command) throws IOException {
    assertThat(timeless(Files.readString(Path.of("docs", "operations.md"))))
        .contains("$ java -jar logpost.jar " + command + "\n" + timeless(printed));
  }

  @Nested
  class VerifyAndRepair {
    @Test
    void doWhatTheirPageShows() throws Exception {
      assertThat(run("verify-log", "data")).as(printed).isEqualTo(1);
      pageShowsIt("verify-log data");
      assertThat(run("repair-log", "data", "orders", "0")).as(printed).isEqualTo(1);
      pageShowsIt("repair-log data orders 0");
      assertThat(run("repair-log", "data", "orders", "0", "--yes")).as(printed).isEqualTo(0);
      pageShowsIt("repair-log data orders 0 --yes");

      assertThat(run("verify-log", "data")).as(printed).isEqualTo(0);
      assertThat(data.served(15)).startsWith(15L, 16L, 17L, 21L);
    }

    @Test
    void refuseADirectoryInUse() throws Exception {
      try (DataDirectory taken = DataDirectory.open(data.root())) {
        assertThat(run("verify-log", taken.root().toString())).isEqualTo(2);
        assertThat(printed).contains("a server runs on it; stop that one first").hasLineCount(1);
        assertThat(run("repair-log", taken.root().toString(), "orders", "0", "--yes")).isEqualTo(2);
        assertThat(printed).contains("is in use by another server").hasLineCount(1);
      }
    }
  }

  @Nested
  class AnotherWord {
    @Test
    void isRefusedBeforeAnyServerStarts() throws Exception {
      assertThat(run("verify-logs", "data")).isEqualTo(2);

      assertThat(printed)
          .startsWith("'verify-logs' is no command.")
          .contains("verify-log DIR", "repair-log DIR TOPIC PARTITION [--yes]");
    }
  }
}
