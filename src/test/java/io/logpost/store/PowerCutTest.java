package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.error.LogpostException;
import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database on a disk that loses what was not forced. More power cuts with
/// `-Dlogpost.powercuts=<count>`, others with `-Dlogpost.seed=<number>`.
class PowerCutTest {
  private static final int COMMITS = 400;

  /// Writes and forces of one run, about.
  private static final int CHANGES = 4 * COMMITS;

  @TempDir private Path directory;
  private final long seed = Long.getLong("logpost.seed", System.nanoTime());
  private final int cuts = Integer.getInteger("logpost.powercuts", 60);
  private final Random random = new Random(seed);
  private volatile OpenStore store;
  private int checked;

  @BeforeEach
  void printSeed() {
    System.out.printf("PowerCutTest: -Dlogpost.seed=%d%n", seed);
  }

  private OpenStore open(UnforcedDisk disk, String path) {
    assertThat(disk).isNotNull();
    return new OpenStore(UnforcedDisk.nameOf(path));
  }

  private String path(String name) throws IOException {
    return directory.toRealPath().resolve(name).toString();
  }

  private void work(OpenStore store) {
    for (int i = 0; i < COMMITS; i++) {
      int number = random.nextInt(30);
      if (i % 40 == 0) {
        store.topics.create(new Topic("t" + i, "id" + i, 1, TopicConfig.of(Map.of())));
      }
      store.offsets.commit(
          "group" + number,
          Map.of(
              new GroupPartition("id0", number),
              new StoredOffset(new CommittedOffset(i, "x".repeat(random.nextInt(500))), i)),
          () -> {});
    }
  }

  /// Whatever a server was told is on disk is there, and nothing but whole transactions.
  private void check(byte[] image, long acknowledged, String when) {
    Path file = directory.resolve("left.mv.db");
    try {
      Files.write(file, image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    MetadataSummary left = MetadataSummary.read(directory.resolve("left").toString());
    assertThat(left.transaction()).as(when).isGreaterThanOrEqualTo(acknowledged);
    checked++;
  }

  @Nested
  class APowerCut {
    private UnforcedDisk disk;
    private Throwable failure;

    /// Called by H2's threads, with whatever they have written so far.
    private synchronized void cutAtRandom() {
      OpenStore opened = store;
      if (opened == null || failure != null || random.nextInt(CHANGES) >= cuts) {
        return;
      }
      long acknowledged = opened.writer.lastTransaction();
      try {
        check(
            disk.afterPowerCut(random),
            acknowledged,
            "seed %d, transaction %d".formatted(seed, acknowledged));
      } catch (RuntimeException | AssertionError e) {
        failure = e;
      }
    }

    @Test
    void leavesEverythingThatWasAcknowledged() throws IOException {
      String path = path("logpost");
      disk = new UnforcedDisk(path + ".mv.db", this::cutAtRandom);

      store = open(disk, path);
      work(store);
      store.close();

      assertThat(failure).isNull();
      assertThat(checked).isPositive();
      System.out.println("PowerCutTest: " + checked + " power cuts");
    }
  }

  @Nested
  class AFailedWriteOrForce {
    @Test
    void losesNothingThatWasAcknowledgedAndIsToldToWhoWaited() throws IOException {
      for (int run = 0; run < 1 + cuts / 20; run++) {
        failAtRandom(path("failing" + run), 1 + random.nextInt(CHANGES / 2));
      }

      assertThat(checked).isEqualTo(1 + cuts / 20);
    }

    private void failAtRandom(String path, int call) {
      UnforcedDisk disk = new UnforcedDisk(path + ".mv.db", () -> {});
      OpenStore failing = open(disk, path);
      disk.failAfter(call);
      LogpostException failure = null;
      try {
        work(failing);
      } catch (LogpostException e) {
        failure = e;
      }

      assertThat(failure).as("seed %d, call %d", seed, call).isNotNull();
      assertThat(failing.writer.trouble()).contains("must be started again");
      check(
          disk.afterPowerCut(random),
          failing.writer.lastTransaction(),
          "seed %d, call %d".formatted(seed, call));
      failing.writer.close();
    }
  }
}
