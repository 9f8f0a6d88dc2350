package io.logpost.log;

import static io.logpost.log.DataFolder.BATCH_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.log.LogRepair.Result;
import io.logpost.log.LogRepair.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRepairTest {
  private static final long MS = 1_800_000_000_000L;

  @TempDir private static Path made;
  @TempDir private Path directory;
  private DataFolder data;

  /// Three segments: offsets 0 to 14, 15 to 29 and 30 to 35.
  @BeforeAll
  static void make() {
    var _ = new DataFolder(made).append(12);
  }

  @BeforeEach
  void copy() {
    data = new DataFolder(made).copyTo(directory.resolve("data"));
  }

  private Result plan() {
    return LogRepair.plan(data.root(), "orders", 0);
  }

  private Result repair() {
    return LogRepair.repair(data.root(), "orders", 0, () -> Instant.ofEpochMilli(MS));
  }

  private static List<Long> offsetsWithout(long from, long to) {
    return LongStream.range(0, 36).filter(offset -> offset < from || offset > to).boxed().toList();
  }

  /// After it the server serves all but some offsets, and goes on where the log ended.
  private void servesAllBut(long from, long to) {
    assertThat(data.served(0)).isEqualTo(offsetsWithout(from, to));
    assertThat(data.service()).isEqualTo(PartitionLog.Service.ONLINE);
    data.append(1);
    assertThat(data.served(36)).containsExactly(36L, 37L, 38L);
    assertThat(errors()).isEmpty();
  }

  private List<String> errors() {
    Set<String> found = new TreeSet<>();
    var _ =
        LogVerifier.verify(
            data.root(),
            new LogVerifier.Listener() {
              @Override
              public void found(Finding finding) {
                if (finding.severity() != Finding.Severity.WARNING) {
                  found.add(finding.toString());
                }
              }

              @Override
              public void progress(LogVerifier.Totals soFar) {}
            });
    return List.copyOf(found);
  }

  @Nested
  class Repair {
    @Test
    void takesOnlyTheDamagedBatchOut() {
      data.flip(data.file(15, ".log"), BATCH_BYTES + 70);

      Result result = repair();

      assertThat(result.lostOffsets()).isEqualTo(3);
      servesAllBut(18, 20);
    }

    @Test
    void takesDamageInSeveralPlacesOut() {
      data.flip(data.file(0, ".log"), 70).flip(data.file(0, ".log"), 2 * BATCH_BYTES + 70);
      data.flip(data.file(30, ".log"), BATCH_BYTES + 70);

      assertThat(repair().lostOffsets()).isEqualTo(9);

      assertThat(data.served(3))
          .containsExactlyElementsOf(
              LongStream.range(3, 33).filter(each -> each < 6 || each > 8).boxed().toList());
      data.append(1);
      assertThat(data.served(30)).containsExactly(30L, 31L, 32L, 36L, 37L, 38L);
    }

    @Test
    void losesNothingWhereOnlyABaseOffsetIsWrong() {
      data.flip(data.file(0, ".log"), BATCH_BYTES + 7);

      assertThat(plan().steps()).extracting(Step::isLost).containsExactly(false);
      assertThat(repair().lostOffsets()).isZero();

      servesAllBut(-1, -1);
    }

    @Test
    void goesOnBehindALogThatBecameShort() {
      data.change(data.file(30, ".log"), bytes -> Arrays.copyOf(bytes, BATCH_BYTES + 10));

      assertThat(repair().lostOffsets()).isEqualTo(3);

      servesAllBut(33, 35);
    }

    @Test
    void spansAMissingSegment() {
      data.delete(data.file(15, ".log"));

      assertThat(repair().lostOffsets()).isEqualTo(15);

      servesAllBut(15, 29);
    }

    @Test
    void keepsWhatWasThere() throws IOException {
      byte[] before = Files.readAllBytes(data.flip(data.file(0, ".log"), 170).file(0, ".log"));

      Result result = repair();

      assertThat(result.kept())
          .containsExactly("topics/topic-id/0/00000000000000000000.log.cut-" + MS);
      byte[] kept = Files.readAllBytes(data.root().resolve(result.kept().getFirst()));
      byte[] now = Files.readAllBytes(data.file(0, ".log"));
      byte[] joined = Arrays.copyOf(now, before.length);
      System.arraycopy(kept, 0, joined, BATCH_BYTES, kept.length);
      assertThat(joined).isEqualTo(before);
    }

    @Test
    void endsDamageThatAServerFoundAndSaved() {
      data.flip(data.file(0, ".log"), BATCH_BYTES + 70);
      assertThat(data.service()).isEqualTo(PartitionLog.Service.ONLINE);
      assertThatThrownBy(() -> data.served(0)).isInstanceOf(RuntimeException.class);

      assertThat(repair().lostOffsets()).isEqualTo(3);

      servesAllBut(3, 5);
    }
  }

  @Nested
  class Plan {
    @Test
    void changesNothing() {
      data.flip(data.file(0, ".log"), 70);
      var before = data.state();

      Result result = plan();

      assertThat(result.steps())
          .containsExactly(
              new Step(
                  "topics/topic-id/0/00000000000000000000.log",
                  0,
                  BATCH_BYTES,
                  0,
                  3,
                  true,
                  "a batch of %d bytes with a wrong checksum".formatted(BATCH_BYTES)));
      assertThat(result.kept()).isEmpty();
      assertThat(data.state()).isEqualTo(before);
    }
  }

  @Nested
  class Refuses {
    @Test
    void aWholePartition() {
      assertThatThrownBy(LogRepairTest.this::repair)
          .isInstanceOf(DataDirectoryException.class)
          .hasMessageContaining("orders-0 is not damaged");
    }

    @Test
    void anUnknownOne() {
      assertThatThrownBy(() -> LogRepair.plan(data.root(), "orders", 7))
          .hasMessageContaining("no files of partition 7 of topic 'orders'");
    }

    @Test
    void aDirectoryInUse() {
      data.flip(data.file(0, ".log"), 70);
      try (DataDirectory taken = DataDirectory.open(data.root())) {
        assertThatThrownBy(LogRepairTest.this::repair).hasMessageContaining("is in use");
        assertThatThrownBy(LogRepairTest.this::plan).hasMessageContaining("a server runs on it");
        assertThat(taken.root()).isEqualTo(data.root());
      }
    }
  }

  /// The machine stops at any change of the repair, and what was not forced may be lost.
  @Nested
  class ACrash {
    @Test
    void anywhereLeavesWhatASecondRunMends() {
      int calls = 0;
      for (int last = 0; calls >= last; last++) {
        LogFixture fixture = damaged();
        int stopAt = last;
        int[] count = {0};
        fixture.files.fault =
            (call, path) -> {
              if (!call.equals("read") && !call.equals("open") && ++count[0] > stopAt) {
                throw new IOException("the machine stops");
              }
            };
        boolean done = tryRepair(fixture);
        calls = done ? -1 : count[0];
        fixture.crash(last);
        if (!done) {
          tryRepair(fixture);
        }
        fixture.logs = fixture.opened();
        assertThat(fixture.read(0)).as("after %d calls", last).containsExactly("0=a", "2=c");
      }
    }

    private static LogFixture damaged() {
      LogFixture fixture = new LogFixture();
      for (String value : List.of("a", "b", "c")) {
        fixture.append(value);
      }
      fixture.restart();
      Path log = LogFixture.segment(0, ".log");
      byte[] bytes = fixture.files.content(log);
      bytes[bytes.length / 3 + 65] ^= 1;
      fixture.files.overwrite(log, bytes);
      fixture.logs = fixture.opened();
      return fixture;
    }

    private static boolean tryRepair(LogFixture fixture) {
      try {
        var _ =
            LogRepair.repair(
                new DataDirectory(LogFixture.ROOT, fixture.files, null),
                "orders",
                0,
                () -> Instant.ofEpochMilli(MS));
        return true;
      } catch (DataDirectoryException e) {
        return e.getMessage().contains("is not damaged");
      }
    }
  }
}
