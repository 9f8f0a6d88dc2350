package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.faults.Ledger.Kind;
import io.logpost.faults.ServerHttp.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Takes a running server's last file descriptor away: what needs a new one is refused, what has
/// its own goes on, no partition is marked, and all is well when there are some again.
class NoDescriptorIT {
  @TempDir Path directory;

  @Test
  void requestsThatNeedADescriptorAreRefusedAndNothingElseSuffers() throws IOException {
    Tool.require("prlimit");
    Tool.requireRoot();
    try (LogpostProcess server = new LogpostProcess(directory)) {
      ServerHttp http = new ServerHttp(server.port());
      Producer opened = topic(http, "opened");
      Producer unopened = topic(http, "unopened");
      opened.store(10);
      opened.check(); // which opens the file for reading

      limit(server, Integer.toString(firstFree(server)));
      refused(unopened.send(10));
      opened.store(10);
      opened.check();
      refused(unopened.send(10));
      assertThat(http.partitionsHealth().path("status").asString("")).isEqualTo("UP");

      limit(server, "4096");
      unopened.store(10);
      server.killAndRestart();
      opened.check();
      unopened.check();
    }
  }

  private static Producer topic(ServerHttp http, String name) {
    http.createTopic(name, 1, "{}");
    return new Producer(http, new Ledger(name, Kind.KEPT), 0);
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(503);
    assertThat(answer.stored()).isEqualTo("no");
  }

  /// The lowest number that the next file to be opened would get.
  private static int firstFree(LogpostProcess server) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", "" + server.pid(), "fd"))) {
      Set<Integer> taken =
          open.map(file -> Integer.parseInt(file.getFileName().toString()))
              .collect(Collectors.toSet());
      return IntStream.iterate(0, number -> number + 1)
          .filter(number -> !taken.contains(number))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void limit(LogpostProcess server, String descriptors) {
    Tool.run("prlimit", "--pid", server.pid(), "--nofile=" + descriptors + ":4096");
  }
}
