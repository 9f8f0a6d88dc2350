package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What becomes of a compaction that fails, or ends with the machine, at any of its steps.
class UnfinishedSwapTest {
  private CompactionFixture log = new CompactionFixture();

  @Nested
  class Failures {
    /**
     * A swap that had failed half way stopped retention and compaction of its log until a restart,
     * and only a line in the server's log said so.
     */
    @Test
    void ofTheRestOfASwapAreMadeUpFor() {
      log.writeSegments();
      log.fixture.files.fault = LogFixture.failing("delete", Segment.fileName(2, ".index"));
      log.compact();
      log.fixture.pass(Duration.ofMinutes(1));
      log.compact();
      assertThat(log.read()).isEqualTo(CompactionFixture.HALF);
      assertThat(log.fixture.logs.troubles().get(LogFixture.ID)).contains("of a compaction");

      log.fixture.files.fault = (call, path) -> {};
      log.fixture.pass(Duration.ofMinutes(1));
      assertThat(log.compact().runCount()).isEqualTo(1);

      assertThat(log.fixture.logs.troubles()).isEmpty();
      assertThat(log.leftOvers()).isEmpty();
      assertThat(log.read()).isEqualTo(CompactionFixture.NEW);
      log.log().deleteRecordsBefore(5);
      assertThat(log.segments()).containsExactly(4L, 7L);
    }

    @Test
    void ofTheRestOfASwapAreMadeUpForWhereTheTopicIsCompactedNoMore() {
      log.writeSegments();
      log.fixture.files.fault = LogFixture.failing("delete", Segment.fileName(2, ".index"));
      log.compact();
      log.fixture.files.fault = (call, path) -> {};
      log.cleanup(LogConfig.Cleanup.DELETE);

      log.fixture.pass(Duration.ofMinutes(1));
      log.compact();

      assertThat(log.leftOvers()).isEmpty();
      assertThat(log.fixture.logs.troubles()).isEmpty();
      assertThat(log.read()).isEqualTo(CompactionFixture.HALF);
    }

    @Test
    void ofTheRestOfASwapLeaveTheFilesToTheNextStart() {
      log.writeSegments();
      log.fixture.files.fault = LogFixture.failing("delete", Segment.fileName(2, ".index"));

      log.compact();
      log.fixture.files.fault = (call, path) -> {};

      assertThat(log.read()).isEqualTo(CompactionFixture.HALF);
      log.fixture.pass(Duration.ofSeconds(59));
      assertThat(log.compact().runCount()).isZero();
      log.log().deleteRecordsBefore(5);
      assertThat(log.read()).containsExactly("5:d=1", "6:d=2", "7:z=1");
      log.fixture.restart();
      assertThat(log.read()).containsExactly("5:d=1", "6:d=2", "7:z=1");
      log.compact();
      assertThat(log.leftOvers()).isEmpty();
    }
  }

  /// Lets each call of one compaction fail, or the machine stop there.
  @Nested
  class AtEachCall {
    private int calls;

    /// From the call with this number on all calls fail.
    private void failFrom(int first, boolean onlyOne) {
      calls = 0;
      log.fixture.files.fault =
          (call, path) -> {
            boolean fails = onlyOne ? calls == first : calls >= first;
            calls++;
            if (fails) {
              throw new IOException("Input/output error");
            }
          };
    }

    private int countCalls() {
      log.writeSegments();
      failFrom(Integer.MAX_VALUE, false);
      log.compact();
      assertThat(log.read()).isEqualTo(CompactionFixture.NEW);
      return calls;
    }

    @Test
    void aCrashLeavesOldSegmentsOrNewOnes() {
      int count = countCalls();
      TreeSet<String> seen = new TreeSet<>();
      for (int i = 0; i <= count; i++) {
        for (int seed = 0; seed < 4; seed++) {
          log = new CompactionFixture();
          log.writeSegments();
          failFrom(i, false);
          log.compact();
          log.fixture.crash(seed);

          seen.add(String.join(" ", assertOldOrNew()));
        }
      }
      assertThat(seen).hasSize(3);
    }

    @Test
    void aFailureLeavesOldSegmentsOrNewOnes() {
      int count = countCalls();
      for (int i = 0; i <= count; i++) {
        log = new CompactionFixture();
        log.writeSegments();
        failFrom(i, true);
        log.compact();
        log.fixture.files.fault = (call, path) -> {};
        List<String> left = log.read();

        assertThat(log.log().service()).isEqualTo(PartitionLog.Service.ONLINE);
        log.fixture.restart();
        assertThat(left).containsSubsequence(assertOldOrNew());
        log.compact();
        assertThat(log.read()).isEqualTo(CompactionFixture.NEW);
      }
    }

    @Test
    void aFailureIsMadeUpForWithoutARestart() {
      int count = countCalls();
      for (int i = 0; i <= count; i++) {
        log = new CompactionFixture();
        log.writeSegments();
        failFrom(i, true);
        log.compact();
        log.fixture.files.fault = (call, path) -> {};
        log.fixture.pass(Duration.ofMinutes(1));
        log.compact();

        assertThat(assertOldOrNew()).isEqualTo(CompactionFixture.NEW);
        assertThat(log.segments()).containsExactly(0L, 4L, 7L);
        log.fixture.crash(i);
        assertThat(assertOldOrNew()).isEqualTo(CompactionFixture.NEW);
      }
    }

    private List<String> assertOldOrNew() {
      List<String> found = log.read();
      assertThat(log.log().trouble()).isEmpty();
      assertThat(log.leftOvers()).isEmpty();
      assertThat(found).isIn(CompactionFixture.OLD, CompactionFixture.HALF, CompactionFixture.NEW);
      for (long from = 0; from < 8; from++) {
        assertThat(found).endsWith(log.readFrom(from).toArray(new String[0]));
      }
      return found;
    }
  }
}
