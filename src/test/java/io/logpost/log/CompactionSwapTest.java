package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.RecordVisitor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How compacted segments take the place of others: for readers, beside everything else that
/// happens to a log, and through crashes and failures at each step.
class CompactionSwapTest {
  private static final List<String> OLD =
      List.of("0:a=1", "1:b=1", "2:a=2", "3:c=1", "4:b=2", "5:d=1", "6:d=2", "7:z=1");
  private static final List<String> HALF =
      List.of("2:a=2", "3:c=1", "4:b=2", "5:d=1", "6:d=2", "7:z=1");
  private static final List<String> NEW = List.of("2:a=2", "3:c=1", "4:b=2", "6:d=2", "7:z=1");

  private CompactionFixture log = new CompactionFixture();

  /// Four sealed segments of two records, which are compacted in two groups, and an active one.
  private void writeSegments() {
    log.putSegment("a=1", "b=1");
    log.putSegment("a=2", "c=1");
    log.putSegment("b=2", "d=1");
    log.putSegment("d=2");
    log.putSegment("z=1");
    int two = 2 * log.fixture.files.content(LogFixture.segment(0, ".log")).length;
    log.fixture.config =
        LogFixture.config().segmentBytes(two).cleanup(CompactionFixture.COMPACT).build();
  }

  private List<String> leftOvers() {
    return log.files().stream()
        .filter(name -> name.endsWith(".cleaned") || name.endsWith(".swap"))
        .toList();
  }

  @Nested
  class Readers {
    @Test
    void goOnInTheNewSegmentsWhereTheyStood() {
      writeSegments();
      List<String> found = new ArrayList<>();

      long next =
          log.log()
              .read(
                  0,
                  record -> {
                    if (found.isEmpty()) {
                      log.compact();
                    }
                    return found.add(CompactionFixture.text(record));
                  });

      assertThat(next).isEqualTo(8);
      assertThat(found)
          .containsExactly("0:a=1", "1:b=1", "2:a=2", "3:c=1", "4:b=2", "6:d=2", "7:z=1");
    }

    /**
     * The reader stood in a segment that a compaction replaced, and the replacement was deleted
     * before it went on: it took the offsets it missed for a missing segment, and the log left
     * service for good.
     */
    @Test
    void whoseRecordsAreDeletedMeanwhileFindNoDamage() {
      writeSegments();
      RecordVisitor compactAndDelete =
          record -> {
            if (record.offset() == 0) {
              log.compact();
              log.log().deleteRecordsBefore(7);
            }
            return true;
          };

      assertThatThrownBy(() -> log.log().read(0, compactAndDelete))
          .isInstanceOf(OffsetBeforeStart.class);

      assertThat(log.log().service()).isEqualTo(PartitionLog.Service.ONLINE);
      assertThat(log.read()).containsExactly("7:z=1");
    }

    @Test
    void ofATimeGoOnInTheNewSegments() {
      log.putSegment("a=1", "b=1");
      log.fixture.pass(Duration.ofHours(1));
      log.putSegment("a=2", "a=3", "b=2");
      log.putSegment("z=1");
      log.fixture.files.fault =
          LogFixture.duringOne("read", Segment.fileName(2, ".timeindex"), log::compact);

      assertThat(log.log().offsetForTimestamp(log.fixture.wallMs)).hasValue(3);
    }
  }

  @Nested
  class Meanwhile {
    @Test
    void appendsAndRollsGoOn() {
      writeSegments();
      log.fixture.files.fault =
          LogFixture.duringOne("rename", ".log.cleaned", () -> log.putSegment("y=1"));

      log.compact();

      assertThat(log.read()).endsWith("7:z=1", "8:y=1").hasSize(6);
    }

    @Test
    void deletedSegmentsAreNotBroughtBack() {
      writeSegments();
      log.fixture.files.fault =
          LogFixture.duringOne("force", ".log.cleaned", () -> log.log().deleteRecordsBefore(3));

      log.compact();

      assertThat(log.read()).startsWith("3:c=1", "4:b=2");
      assertThat(log.segments()).startsWith(2L);
      assertThat(leftOvers()).isEmpty();
      log.fixture.crash(1);
      assertThat(log.log().bounds().startOffset()).isEqualTo(3);
    }

    @Test
    void aStopEndsItWithoutATrace() {
      writeSegments();
      LogCleaner cleaner = new LogCleaner(log.fixture.logs, 1 << 20);
      log.fixture.files.fault = LogFixture.duringOne("create", ".log.cleaned", cleaner::stop);

      cleaner.run();

      assertThat(cleaner.runCount()).isZero();
      assertThat(leftOvers()).isEmpty();
      assertThat(log.read()).isEqualTo(OLD);
    }

    @Test
    void aDeletedTopicTakesAllItsFilesAlong() {
      writeSegments();
      PartitionLog open = log.log();
      Thread[] deleter = {null};
      log.fixture.files.fault =
          LogFixture.duringOne(
              "create",
              ".log.cleaned",
              () -> {
                deleter[0] =
                    Thread.ofPlatform().start(() -> log.fixture.logs.deleteTopic("topic-id"));
                while (!isDeleted(open)) {
                  Thread.onSpinWait();
                }
              });

      new LogCleaner(log.fixture.logs, 1 << 20).run();

      LogFixture.await(deleter[0]);
      assertThat(log.fixture.files.isThere(LogFixture.DIRECTORY)).isFalse();
    }

    private static boolean isDeleted(PartitionLog log) {
      try {
        log.checkWritable();
        return false;
      } catch (UnknownTopic e) {
        return true;
      }
    }

    @Test
    void aLogThatClosesIsCleanlyStopped() {
      writeSegments();
      Thread[] closer = {null};
      log.fixture.files.fault =
          LogFixture.duringOne(
              "create", ".log.cleaned", () -> closer[0] = log.fixture.closeDuringFlush());

      new LogCleaner(log.fixture.logs, 1 << 20).run();
      LogFixture.await(closer[0]);
      log.fixture.reopen();

      assertThat(log.read()).isEqualTo(OLD);
      assertThat(leftOvers()).isEmpty();
    }
  }

  @Nested
  class Failures {
    @Test
    void ofAFullDiskAreTriedAgain() {
      writeSegments();
      log.fixture.files.usableBytes = 100;

      log.compact();

      assertThat(log.read()).isEqualTo(OLD);
      assertThat(leftOvers()).isEmpty();
      log.fixture.files.usableBytes = Long.MAX_VALUE;
      assertThat(log.compact().runCount()).isZero();
      log.fixture.pass(Duration.ofMinutes(1));
      assertThat(log.compact().runCount()).isEqualTo(1);
      assertThat(log.read()).isEqualTo(NEW);
    }

    @Test
    void ofADiskThatRunsFullMeanwhileLeaveNothing() {
      writeSegments();
      log.fixture.files.fault =
          LogFixture.duringOne("create", ".log.cleaned", () -> log.fixture.files.usableBytes = 50);

      log.compact();

      assertThat(leftOvers()).isEmpty();
      assertThat(log.log().trouble()).isEmpty();
      log.fixture.files.usableBytes = Long.MAX_VALUE;
      log.put("y=1");
      assertThat(log.read()).endsWith("7:z=1", "8:y=1").startsWith("0:a=1");
    }

    /// The first group is replaced by then, so that the next look finds other segments.
    @Test
    void inTheMiddleOfARunRestTheLogForAWhile() {
      writeSegments();
      log.fixture.files.fault = LogFixture.failing("write", Segment.fileName(4, ".log.cleaned"));

      assertThat(log.compact().runCount()).isZero();

      assertThat(log.read()).isEqualTo(HALF);
      assertThat(leftOvers()).isEmpty();
      log.fixture.files.fault = (call, path) -> {};
      log.fixture.pass(Duration.ofMinutes(1));
      assertThat(log.compact().runCount()).isEqualTo(1);
      assertThat(log.read()).isEqualTo(NEW);
    }

    @Test
    void ofTheRestOfASwapLeaveTheFilesToTheNextStart() {
      writeSegments();
      log.fixture.files.fault = LogFixture.failing("delete", Segment.fileName(2, ".index"));

      log.compact();
      log.fixture.files.fault = (call, path) -> {};

      assertThat(log.read()).isEqualTo(HALF);
      log.fixture.pass(Duration.ofMinutes(2));
      assertThat(log.compact().runCount()).isZero();
      log.log().deleteRecordsBefore(5);
      assertThat(log.read()).containsExactly("5:d=1", "6:d=2", "7:z=1");
      log.fixture.restart();
      assertThat(log.read()).containsExactly("5:d=1", "6:d=2", "7:z=1");
      log.compact();
      assertThat(leftOvers()).isEmpty();
    }

    @Test
    void ofBytesAreDamageAndNothingIsSwapped() {
      writeSegments();
      byte[] bytes = log.fixture.files.content(LogFixture.segment(2, ".log"));
      bytes[bytes.length - 5] ^= 4;
      log.fixture.files.overwrite(LogFixture.segment(2, ".log"), bytes);

      log.compact();

      assertThat(log.log().trouble()).contains("offsets 3 to 7 can't be read");
      assertThat(log.segments()).containsExactly(0L, 2L, 4L, 6L, 7L);
      assertThat(leftOvers()).isEmpty();
      assertThatThrownBy(() -> log.log().read(3, _ -> true)).isInstanceOf(PartitionOffline.class);
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
      writeSegments();
      failFrom(Integer.MAX_VALUE, false);
      log.compact();
      assertThat(log.read()).isEqualTo(NEW);
      return calls;
    }

    @Test
    void aCrashLeavesOldSegmentsOrNewOnes() {
      int count = countCalls();
      TreeSet<String> seen = new TreeSet<>();
      for (int i = 0; i <= count; i++) {
        for (int seed = 0; seed < 4; seed++) {
          log = new CompactionFixture();
          writeSegments();
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
        writeSegments();
        failFrom(i, true);
        log.compact();
        log.fixture.files.fault = (call, path) -> {};
        List<String> left = log.read();

        assertThat(log.log().trouble()).isEmpty();
        log.fixture.restart();
        assertThat(left).containsSubsequence(assertOldOrNew());
        log.compact();
        assertThat(log.read()).isEqualTo(NEW);
      }
    }

    private List<String> assertOldOrNew() {
      List<String> found = log.read();
      assertThat(log.log().trouble()).isEmpty();
      assertThat(leftOvers()).isEmpty();
      assertThat(found).isIn(OLD, HALF, NEW);
      for (long from = 0; from < 8; from++) {
        assertThat(found).endsWith(log.readFrom(from).toArray(new String[0]));
      }
      return found;
    }
  }
}
