package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database on a disk that loses what was not forced, write by write. More power cuts with
/// `-Dlogpost.powercuts=<count>`, others with `-Dlogpost.seed=<number>`.
class PowerCutTest {
  private static final int COMMITS = 300;

  /// Writes and forces of one run, about.
  private static final int CHANGES = 4 * COMMITS;

  @TempDir private Path directory;
  private final long seed = Long.getLong("logpost.seed", System.nanoTime());
  private final int cuts = Integer.getInteger("logpost.powercuts", 40);
  private final Random random = new Random(seed);
  private volatile OpenStore store;

  @BeforeEach
  void printSeed() {
    System.out.printf("PowerCutTest: -Dlogpost.seed=%d%n", seed);
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

  /// What a power cut left, and the last transaction that somebody was told is on disk.
  private record Left(Path file, long acknowledged) {
    /// All of that is there, and nothing but whole transactions.
    void check(String when) {
      String name = file.toString().replace(".mv.db", "");
      assertThat(MetadataSummary.read(name).transaction())
          .as(when)
          .isGreaterThanOrEqualTo(acknowledged);
    }
  }

  private Left left(UnforcedDisk disk, OpenStore of, String name) {
    return left(disk.afterPowerCut(random), of, name);
  }

  private Left left(byte[] image, OpenStore of, String name) {
    long acknowledged = of.writer.lastTransaction();
    try {
      Path file = directory.resolve(name + ".mv.db");
      return new Left(Files.write(file, image), acknowledged);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nested
  class APowerCut {
    private final List<Left> left = new ArrayList<>();
    private UnforcedDisk disk;

    /// Called by H2's threads, with whatever they have written so far; looked at later, so that
    /// they don't wait.
    private synchronized void cutAtRandom() {
      OpenStore opened = store;
      if (opened != null && random.nextInt(CHANGES) < cuts) {
        left.add(left(disk, opened, "left" + left.size()));
      }
    }

    /// Only where more than one write would be lost: mostly a chunk and the header that names it.
    private synchronized void cutButTheLastWrite() {
      OpenStore opened = store;
      if (opened != null && left.size() < cuts && disk.unforcedCount() > 1) {
        left.add(left(disk.afterPowerCutButTheLastWrite(), opened, "left" + left.size()));
      }
    }

    @Test
    void leavesEverythingThatWasAcknowledged() throws IOException {
      checkAfter(this::cutAtRandom);
      assertThat(left).isNotEmpty();
    }

    @Test
    void thatSparesTheLastWriteAloneDoesSoToo() throws IOException {
      checkAfter(this::cutButTheLastWrite);
    }

    private void checkAfter(Runnable cut) throws IOException {
      String path = path("logpost");
      disk = new UnforcedDisk(path + ".mv.db", cut);

      store = new OpenStore(UnforcedDisk.NAME, path);
      work(store);
      store.close();

      System.out.println("PowerCutTest: " + left.size() + " power cuts");
      assertThat(left).allSatisfy(each -> each.check("seed " + seed));
    }
  }

  @Nested
  class AFailedWriteOrForce {
    @Test
    void losesNothingThatWasAcknowledgedAndIsToldToWhoWaited() throws IOException {
      String path = path("logpost");
      UnforcedDisk disk = new UnforcedDisk(path + ".mv.db", () -> {});
      OpenStore failing = new OpenStore(UnforcedDisk.NAME, path);
      int call = 1 + random.nextInt(CHANGES / 4);
      disk.failAfter(call);

      assertThatExceptionOfType(OutcomeUnknown.class)
          .as("seed %d, call %d", seed, call)
          .isThrownBy(() -> work(failing));

      assertThat(failing.writer.trouble()).contains("must be started again");
      left(disk, failing, "left").check("seed %d, call %d".formatted(seed, call));
      failing.writer.close();
    }
  }
}
