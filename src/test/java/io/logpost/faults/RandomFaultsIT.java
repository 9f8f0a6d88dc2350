package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.LogpostProcess.Surroundings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Has any call that writes or forces fail by chance, on files and connections alike, as long as
/// clients work. Takes a while: `-Dlogpost.soak=true` runs it, `-Dfault.rounds=N` for so long.
class RandomFaultsIT {
  private static final int ROUNDS = Integer.getInteger("fault.rounds", 5);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final List<String> FAULTS =
      List.of(
          "enable_random name=posix/io/sync/*,probability=0.002",
          "enable_random name=posix/io/rw/writev,probability=0.002",
          "enable_random name=posix/io/rw/pwrite,probability=0.002");

  @TempDir Path directory;

  @Test
  void nothingThatWasAcknowledgedIsLostByCallsThatFailByChance() throws InterruptedException {
    if (!Boolean.getBoolean("logpost.soak")) {
      Tool.skip("it runs with -Dlogpost.soak=true");
    }
    System.out.println("crash.seed=" + SEED);
    Path fifo = directory.resolve("fiu");
    Load load = new Load(SEED);
    try (LogpostProcess server = new LogpostProcess(failing(fifo), directory, Load.SETTINGS)) {
      ServerHttp http = new ServerHttp(server.port());
      load.createTopics(http);
      for (int round = 0; round < ROUNDS; round++) {
        for (String fault : FAULTS) {
          Tool.run("fiu-ctrl", "-f", fifo, "-c", fault, server.pid());
        }
        load.runUntil(2000, http, server::kill);
        server.start(Load.SETTINGS);
        load.check(http);
      }
      load.checkDeliveries(http);
      assertThat(server.output()).as("partitions failed").contains("takes no writes");
    }
    System.out.printf("%d records acknowledged in %d rounds%n", load.acknowledged(), ROUNDS);
    assertThat(load.acknowledged()).isPositive();
  }

  private static Surroundings failing(Path fifo) {
    Tool.require("fiu-ctrl");
    Path libraries = Tool.requireFile("libfiu", "/usr/lib/fiu", "/usr/local/lib/fiu");
    String preload =
        libraries.resolve("fiu_run_preload.so") + " " + libraries.resolve("fiu_posix_preload.so");
    return new Surroundings(
        List.of(), Map.of("LD_PRELOAD", preload, "FIU_CTRL_FIFO", fifo.toString()));
  }
}
