package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/// The database's file under commits without end, one transaction each, of a fixed number of
/// groups.
///
/// H2 keeps what it replaced for a second. Here that is a tenth of one, so that a short test sees
/// the space used again; with `-Dlogpost.soak.metadata=PT5M` it is what the service has, for so
/// long.
class BoundedSizeTest {
  private static final int GROUPS = 40;

  private static final int LEAST_COMMITS = 1200;

  /// Each transaction writes 8 KiB or more: if nothing was freed, the file would be larger.
  private static final long BOUND_BYTES = LEAST_COMMITS * 7000L;

  /// What a second of a fast disk's transactions may take, three times over.
  private static final long LARGEST_BYTES = 128L << 20;

  @TempDir private Path directory;

  private void commit(OpenStore store, int group, long offset) {
    store.offsets.commit(
        "group" + group,
        Map.of(
            new GroupPartition("id" + group, 0),
            new StoredOffset(new CommittedOffset(offset, "metadata of " + offset), offset)),
        () -> {});
  }

  @Test
  void theFileStaysSmallUnderCommits() throws IOException {
    Duration time = Duration.parse(System.getProperty("logpost.soak.metadata", "PT0S"));
    Random random = new Random(1);
    long commits = 0;
    long largest = 0;
    Path file = directory.resolve("logpost.mv.db");
    try (OpenStore store = new OpenStore(directory)) {
      if (time.isZero()) {
        new JdbcTemplate(store.database.dataSource()).execute("set retention_time 100");
      }
      long begin = System.nanoTime();
      while (commits < LEAST_COMMITS || System.nanoTime() - begin < time.toNanos()) {
        commit(store, random.nextInt(GROUPS), commits);
        commits++;
        if (commits % 100 == 0) {
          largest = Math.max(largest, Files.size(file));
        }
      }
    }

    System.out.printf(
        "BoundedSizeTest: %,d transactions, at most %,d bytes, %,d after the stop%n",
        commits, largest, Files.size(file));
    if (time.isZero()) {
      assertThat(largest).isLessThan(BOUND_BYTES);
    }
    assertThat(largest).isLessThan(LARGEST_BYTES);
  }
}
