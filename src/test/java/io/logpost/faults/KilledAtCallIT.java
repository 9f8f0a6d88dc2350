package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.LogpostProcess.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server at its N-th call of `fdatasync`, counted in each of its threads, from its start
/// on; the next start is checked and killed in turn.
///
/// `-Dkilled.calls=N` for all numbers up to N in place of a few by chance; `-Dcrash.seed=N` for the
/// seed that a failure printed.
class KilledAtCallIT {
  private static final int ALL_UP_TO = Integer.getInteger("killed.calls", 0);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

  @TempDir Path directory;

  private final Load load = new Load(SEED);
  private LogpostProcess server;
  private int kills;

  @Test
  void nothingThatWasAcknowledgedIsLostByAKillAtASystemCall() throws InterruptedException {
    Tool.require("strace");
    System.out.println("crash.seed=" + SEED);
    try (LogpostProcess started = new LogpostProcess(directory, Load.SETTINGS)) {
      server = started;
      ServerHttp http = new ServerHttp(server.port());
      load.createTopics(http);
      for (int call : calls()) {
        server.kill();
        server.beginStart(killingAt(call), Load.SETTINGS);
        workUntilKilled(http);
        server.start(Load.SETTINGS);
        load.check(http);
      }
      load.checkDeliveries(http);
    }
    System.out.printf("%d records acknowledged, %d kills%n", load.acknowledged(), kills);
    assertThat(kills).isPositive();
  }

  private static int[] calls() {
    return ALL_UP_TO > 0
        ? IntStream.rangeClosed(1, ALL_UP_TO).toArray()
        : new Random(SEED).ints(2, 1, 60).toArray();
  }

  private static Surroundings killingAt(int call) {
    String injection = "inject=fdatasync:signal=KILL:when=" + call;
    return new Surroundings(
        List.of("strace", "-D", "-f", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", injection),
        Map.of());
  }

  /// The kill comes while it starts, or under load.
  private void workUntilKilled(ServerHttp http) throws InterruptedException {
    if (server.getsReady()) {
      load.runUntil(
          500,
          http,
          () -> {
            kills += server.ends(Duration.ofSeconds(5)) ? 1 : 0;
            server.kill();
          });
    } else {
      kills++;
    }
  }
}
