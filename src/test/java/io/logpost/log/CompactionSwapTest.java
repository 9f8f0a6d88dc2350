package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.RecordVisitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How compacted segments take the place of others: for readers, beside everything else that
/// happens to a log, and where a compaction fails before that. {@link UnfinishedSwapTest} has the
/// rest.
class CompactionSwapTest {
  private final CompactionFixture log = new CompactionFixture();

  @Nested
  class Readers {
    @Test
    void goOnInTheNewSegmentsWhereTheyStood() {
      log.writeSegments();
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
      log.writeSegments();
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
      log.writeSegments();
      log.fixture.files.fault =
          LogFixture.duringOne("rename", ".log.cleaned", () -> log.putSegment("y=1"));

      log.compact();

      assertThat(log.read()).endsWith("7:z=1", "8:y=1").hasSize(6);
    }

    @Test
    void deletedSegmentsAreNotBroughtBack() {
      log.writeSegments();
      log.fixture.files.fault =
          LogFixture.duringOne("force", ".log.cleaned", () -> log.log().deleteRecordsBefore(3));

      log.compact();

      assertThat(log.read()).startsWith("3:c=1", "4:b=2");
      assertThat(log.segments()).startsWith(2L);
      assertThat(log.leftOvers()).isEmpty();
      log.fixture.crash(1);
      assertThat(log.log().bounds().startOffset()).isEqualTo(3);
    }

    @Test
    void aStopEndsItWithoutATrace() {
      log.writeSegments();
      LogCleaner cleaner = new LogCleaner(log.fixture.logs, 1 << 20);
      log.fixture.files.fault = LogFixture.duringOne("create", ".log.cleaned", cleaner::stop);

      cleaner.run();

      assertThat(cleaner.runCount()).isZero();
      assertThat(log.leftOvers()).isEmpty();
      assertThat(log.read()).isEqualTo(CompactionFixture.OLD);
    }

    @Test
    void aDeletedTopicTakesAllItsFilesAlong() {
      log.writeSegments();
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
      log.writeSegments();
      Thread[] closer = {null};
      log.fixture.files.fault =
          LogFixture.duringOne(
              "create", ".log.cleaned", () -> closer[0] = log.fixture.closeDuringFlush());

      new LogCleaner(log.fixture.logs, 1 << 20).run();
      LogFixture.await(closer[0]);
      log.fixture.reopen();

      assertThat(log.read()).isEqualTo(CompactionFixture.OLD);
      assertThat(log.leftOvers()).isEmpty();
    }
  }

  @Nested
  class Failures {
    @Test
    void ofAFullDiskAreTriedAgain() {
      log.writeSegments();
      log.fixture.files.usableBytes = 100;

      log.compact();

      assertThat(log.read()).isEqualTo(CompactionFixture.OLD);
      assertThat(log.leftOvers()).isEmpty();
      log.fixture.files.usableBytes = Long.MAX_VALUE;
      assertThat(log.compact().runCount()).isZero();
      log.fixture.pass(Duration.ofMinutes(1));
      assertThat(log.compact().runCount()).isEqualTo(1);
      assertThat(log.read()).isEqualTo(CompactionFixture.NEW);
    }

    @Test
    void ofADiskThatRunsFullMeanwhileLeaveNothing() {
      log.writeSegments();
      log.fixture.files.fault =
          LogFixture.duringOne("create", ".log.cleaned", () -> log.fixture.files.usableBytes = 50);

      log.compact();

      assertThat(log.leftOvers()).isEmpty();
      assertThat(log.log().trouble()).isEmpty();
      log.fixture.files.usableBytes = Long.MAX_VALUE;
      log.put("y=1");
      assertThat(log.read()).endsWith("7:z=1", "8:y=1").startsWith("0:a=1");
    }

    /// The first group is replaced by then, so that the next look finds other segments.
    @Test
    void inTheMiddleOfARunRestTheLogForAWhile() {
      log.writeSegments();
      log.fixture.files.fault = LogFixture.failing("write", Segment.fileName(4, ".log.cleaned"));

      assertThat(log.compact().runCount()).isZero();

      assertThat(log.read()).isEqualTo(CompactionFixture.HALF);
      assertThat(log.leftOvers()).isEmpty();
      log.fixture.files.fault = (call, path) -> {};
      log.fixture.pass(Duration.ofMinutes(1));
      assertThat(log.compact().runCount()).isEqualTo(1);
      assertThat(log.read()).isEqualTo(CompactionFixture.NEW);
    }

    @Test
    void ofBytesAreDamageAndNothingIsSwapped() {
      log.writeSegments();
      byte[] bytes = log.fixture.files.content(LogFixture.segment(2, ".log"));
      bytes[bytes.length - 5] ^= 4;
      log.fixture.files.overwrite(LogFixture.segment(2, ".log"), bytes);

      log.compact();

      assertThat(log.log().trouble()).contains("offsets 3 to 7 can't be read");
      assertThat(log.segments()).containsExactly(0L, 2L, 4L, 6L, 7L);
      assertThat(log.leftOvers()).isEmpty();
      assertThatThrownBy(() -> log.log().read(3, _ -> true)).isInstanceOf(PartitionOffline.class);
    }
  }
}
