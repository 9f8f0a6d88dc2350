package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cuts the power of the disk below the server under load: whatever was not forced to it is gone,
/// names in directories too.
///
/// `-Dpower.cuts=N` for more than one, `-Dcrash.seed=N` for the seed that a failure printed.
class PowerCutIT {
  private static final int CUTS = Integer.getInteger("power.cuts", 1);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final int DISK_MEBIBYTES = 512;

  @TempDir Path directory;

  @Test
  void nothingThatWasAcknowledgedIsLostByPowerCuts() throws InterruptedException {
    System.out.println("crash.seed=" + SEED);
    Random random = new Random(SEED);
    Load load = new Load(SEED);
    Path data = directory.resolve("data");
    try (Disk disk = Disk.ext4(data, directory.resolve("disk"), DISK_MEBIBYTES);
        LogpostProcess server = new LogpostProcess(directory, Load.SETTINGS)) {
      ServerHttp http = new ServerHttp(server.port());
      load.createTopics(http);
      for (int cut = 0; cut < CUTS; cut++) {
        load.runUntil(
            random.nextInt(100, 800),
            http,
            () -> {
              disk.cutPower();
              server.kill();
            });
        disk.mountAgain();
        server.start(Load.SETTINGS);
        load.check(http);
      }
      load.checkDeliveries(http);
    }
    System.out.printf("%d records acknowledged, %d power cuts%n", load.acknowledged(), CUTS);
    assertThat(load.acknowledged()).as("the test sent something").isGreaterThan(CUTS * 500L);
  }
}
