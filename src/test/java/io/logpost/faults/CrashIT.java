package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.LogpostProcess.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server under load, again and again, also while it starts, and holds what it has
/// afterwards against what it had answered; stops it under load in the end.
///
/// `-Dcrash.cycles=N` for more cycles, `-Dcrash.seed=N` for the seed that a failure printed: it
/// decides what is done, not when threads come to run. That the checks see what they should is
/// shown by {@link LedgerTest}; cutting the last 1,000 bytes off one log between a kill and the
/// next start made this test fail in its first cycle.
class CrashIT {
  private static final int CYCLES = Integer.getInteger("crash.cycles", 5);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final int FEWEST_ANSWERS = 100;
  private static final int MOST_ANSWERS = 800;

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Load load = new Load(SEED);
  private LogpostProcess server;
  private long startMs;

  @Test
  void nothingThatWasAcknowledgedIsLostByKillingTheServerUnderLoad() throws Exception {
    System.out.println("crash.seed=" + SEED);
    try (LogpostProcess started = new LogpostProcess(directory, Load.SETTINGS)) {
      server = started;
      ServerHttp http = new ServerHttp(server.port());
      load.createTopics(http);
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        load.runUntil(random.nextInt(FEWEST_ANSWERS, MOST_ANSWERS), http, server::kill);
        if (cycle % 2 == 1) {
          killWhileItStarts();
        }
        start();
        load.check(http);
      }
      stopsUnderLoad(http);
      load.checkDeliveries(http);
      load.awaitCompaction(http);
      load.check(http);
    }
    System.out.printf("%d records acknowledged in %d cycles%n", load.acknowledged(), CYCLES);
    assertThat(load.acknowledged()).as("the test sent something").isGreaterThan(CYCLES * 500L);
  }

  private void start() {
    long begin = System.nanoTime();
    server.start(Load.SETTINGS);
    startMs = Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }

  /// Logs recover at their first use, which the first look for expired segments is at the latest:
  /// so most of these kills come a little after it got ready.
  private void killWhileItStarts() {
    server.beginStart(Surroundings.NONE, Load.SETTINGS);
    if (random.nextBoolean()) {
      assertThat(server.getsReady()).isTrue();
      assertThat(server.ends(Duration.ofMillis(random.nextInt(1500)))).isFalse();
    } else {
      assertThat(server.ends(Duration.ofMillis(random.nextLong(startMs / 2, startMs)))).isFalse();
    }
    server.kill();
  }

  /// Whoever is asked to stop answers what was sent, marks that all is on disk, and needs to read
  /// no log the next time.
  private void stopsUnderLoad(ServerHttp http) throws InterruptedException {
    load.runUntil(MOST_ANSWERS, http, () -> assertThat(server.stop()).isEqualTo(143));
    assertThat(server.dataDirectory().resolve("clean-stop")).exists();
    int printed = server.output().length();

    start();
    load.check(http);

    assertThat(server.output().substring(printed)).doesNotContain("recovered:");
  }
}
