package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What else may happen while a flush is under way, or in place of it. */
class FlushRacesTest {
  private static final Path LOG = LogFixture.segment(0, ".log");
  private static final Path CLEAN_STOP = LogFixture.ROOT.resolve("clean-stop");

  private final LogFixture fixture = new LogFixture();

  private void appendAndFlush(String... values) {
    for (String value : values) {
      fixture.append(value);
    }
    fixture.flush();
  }

  @Nested
  class FailedForce {
    @Test
    void isNotRepeatedInAStoppingLog() {
      appendAndFlush("a");
      fixture.append("b");
      PartitionLog log = fixture.log();
      fixture.files.fault = LogFixture.failingOnce("force", ".log");

      fixture.stopUnflushed();

      assertThat(log.bounds().highWatermark()).isEqualTo(1);
      assertThatThrownBy(() -> log.awaitFlushed(LogFixture.upTo(2), Duration.ZERO))
          .isInstanceOf(OutcomeUnknown.class);
      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
    }

    @Test
    @Timeout(10)
    void endsTheStopOfALogWhereItGoesOnFailing() {
      fixture.append("a");
      fixture.files.fault = LogFixture.failing("force", ".log");

      fixture.stopUnflushed();

      fixture.files.fault = (call, path) -> {};
      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 0, 0));
    }

    @Test
    void isNotRepeatedInADamagedLog() {
      appendAndFlush("a", "b");
      spoilTheLastByte();
      fixture.append("c");
      assertThat(fixture.log().read(0, record -> true)).isEqualTo(1);
      assertThat(fixture.log().trouble()).contains("offsets 1 to 1");
      fixture.files.fault = LogFixture.failingOnce("force", ".log");

      fixture.flush();

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 2, 2));
      assertThatThrownBy(() -> fixture.log().awaitFlushed(LogFixture.upTo(3), Duration.ofDays(1)))
          .isInstanceOf(OutcomeUnknown.class);
      assertThat(fixture.log().trouble()).contains("offsets 1 to 1");
    }

    @Test
    void ofADirectoryIsNotPassedInAStoppingLog() {
      fixture.config = LogFixture.config().segmentBytes(100).build();
      appendAndFlush("a");
      fixture.append("b");
      PartitionLog log = fixture.log();
      fixture.files.fault = LogFixture.failingOnce("forceDirectory", "topics/topic-id/0");

      fixture.stopUnflushed();

      assertThat(log.bounds().highWatermark()).isEqualTo(1);
      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
    }

    private void spoilTheLastByte() {
      byte[] log = fixture.files.content(LOG);
      log[log.length - 1] ^= 1;
      fixture.files.overwrite(LOG, log);
    }
  }

  @Nested
  class Read {
    @Test
    void acrossARollThatIsFlushedMeanwhileFindsNoDamage() {
      fixture.config = LogFixture.config().segmentBytes(160).build();
      appendAndFlush("a", "b", "c");
      fixture.append("d");
      fixture.append("e");
      assertThat(fixture.files.isThere(LogFixture.segment(4, ".log"))).isTrue();

      List<Long> shown = new ArrayList<>();
      fixture.files.fault = LogFixture.duringOne("read", ".log", fixture::flush);
      long next = fixture.log().read(0, record -> shown.add(record.offset()));

      assertThat(shown).containsExactly(0L, 1L, 2L);
      assertThat(next).isEqualTo(3);
      assertThat(fixture.log().trouble()).isEmpty();
    }

    @Test
    void ofATimestampThatAFlushOvertakesFindsNoDamage() {
      fixture.config = LogFixture.config().segmentBytes(190).indexIntervalBytes(1).build();
      fixture.log().append(List.of(LogFixture.batch(100, "deleted, so that this is read first")));
      fixture.log().append(List.of(LogFixture.batch(20, "b")));
      fixture.log().append(List.of(LogFixture.batch(30, "c")));
      fixture.flush();
      fixture.log().deleteRecordsBefore(1);
      fixture.log().append(List.of(LogFixture.batch(40, "d")));

      fixture.files.fault =
          LogFixture.duringOne("read", "/00000000000000000000.log", fixture::flush);

      assertThat(fixture.log().offsetForTimestamp(40)).isEmpty();
      assertThat(fixture.log().bounds().highWatermark()).isEqualTo(4);
      assertThat(fixture.log().trouble()).isEmpty();
      assertThat(fixture.log().offsetForTimestamp(40)).hasValue(3);
    }
  }

  @Nested
  class DeletedSegment {
    /// The lookup began when the segment was still there.
    @Test
    void isPassedByALookupOfATimestamp() {
      fixture.config = LogFixture.config().segmentBytes(1).build();
      fixture.log().append(List.of(LogFixture.batch(10, "a")));
      fixture.log().append(List.of(LogFixture.batch(20, "b")));
      fixture.flush();
      fixture.files.fault =
          LogFixture.duringOne("open", "0.log", () -> fixture.log().deleteRecordsBefore(1));

      assertThat(fixture.log().offsetForTimestamp(5)).hasValue(1);
    }
  }

  @Nested
  class Damage {
    @Test
    void isSavedWhereTheLogTakesNoMoreWrites() {
      appendAndFlush("a", "b");
      PartitionLog closed = fixture.log();
      fixture.stop();
      byte[] log = fixture.files.content(LOG);
      log[log.length - 1] ^= 1;
      fixture.files.overwrite(LOG, log);

      assertThat(closed.read(0, record -> true)).isEqualTo(1);

      assertThat(closed.checkpointEntry().damagedFrom()).isEqualTo(1);
    }
  }

  @Nested
  class StuckForce {
    @Test
    void isTroubleAsLongAsItLasts() {
      List<String> troubles = new ArrayList<>();
      fixture.append("a");
      fixture.files.fault =
          LogFixture.duringOne(
              "force",
              ".log",
              () -> {
                fixture.nanos += Duration.ofSeconds(5).toNanos();
                troubles.add(fixture.log().trouble());
                fixture.nanos += Duration.ofSeconds(7).toNanos();
                troubles.add(fixture.log().trouble());
              });

      fixture.flush();

      assertThat(troubles).containsExactly("", "a flush has been waiting for the disk for 12 s");
      assertThat(fixture.log().trouble()).isEmpty();
    }
  }

  @Nested
  class Roll {
    @Test
    void duringAFlushKeepsTheRecoveryPoint() {
      fixture.config = LogFixture.config().segmentBytes(160).build();
      appendAndFlush("a");
      assertThat(fixture.log().checkpointEntry().recoveryPoint()).isEqualTo(1);
      fixture.append("b");
      fixture.files.fault = LogFixture.duringOne("force", ".log", () -> fixture.append("c"));

      fixture.flushes.poll().run();

      assertThat(fixture.log().bounds().highWatermark()).isEqualTo(2);
      assertThat(fixture.log().checkpointEntry().recoveryPoint()).isEqualTo(1);
      fixture.flush();
      assertThat(fixture.log().checkpointEntry().recoveryPoint()).isEqualTo(3);
    }
  }

  @Nested
  class Stop {
    @Test
    @Timeout(10)
    void duringAFlushIsClean() {
      appendAndFlush("a");
      fixture.append("b");
      Thread[] closer = new Thread[1];
      fixture.files.fault =
          LogFixture.duringOne("force", ".log", () -> closer[0] = fixture.closeDuringFlush());

      fixture.flush();
      LogFixture.await(closer[0]);

      assertThat(new String(fixture.files.content(CLEAN_STOP))).contains("topic-id 0 0 2 0 ");
    }

    @Test
    @Timeout(10)
    void coversALogThatOpensMeanwhile() {
      appendAndFlush("a");
      fixture.restart();
      Thread[] closer = new Thread[1];
      fixture.files.fault =
          LogFixture.duringOne("open", "0.log", () -> closer[0] = fixture.closeDuringOpening());

      PartitionLog opened = fixture.log();
      LogFixture.await(closer[0]);

      assertThatThrownBy(() -> opened.append(List.of(LogFixture.batch(1, "b"))))
          .isInstanceOf(Overloaded.class);
      assertThat(new String(fixture.files.content(CLEAN_STOP))).contains("topic-id 0 0 1 0 ");
    }

    @Test
    void afterAFailedForceIsNotClean() {
      fixture.append("a");
      fixture.files.fault = LogFixture.failingOnce("force", ".log");

      fixture.stopUnflushed();

      assertThat(new String(fixture.files.content(CLEAN_STOP))).doesNotContain("topic-id");
      assertThatThrownBy(() -> fixture.log().read(1, record -> true))
          .isNotInstanceOf(PartitionOffline.class);
    }
  }
}
