package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A log that the disk failed: out of service, cut back to what was flushed, and back in service.
class OutOfServiceTest {
  private static final Path LOG = LogFixture.segment(0, ".log");
  private static final FakeLogFiles.Fault NONE = (call, path) -> {};

  private final LogFixture fixture = new LogFixture();

  /// One record flushed, another one whose force failed.
  private PartitionLog.Appended leaveService() {
    fixture.append("flushed");
    fixture.flush();
    PartitionLog.Appended lost = fixture.append("lost");
    fixture.files.fault = LogFixture.failingOnce("force", ".log");
    fixture.flush();
    fixture.files.fault = NONE;
    return lost;
  }

  private void maintainAfter(Duration time) {
    fixture.pass(time);
    fixture.logs.checkpoint();
    fixture.flush();
  }

  private void assertOutOfService() {
    assertThat(fixture.log().service()).isEqualTo(PartitionLog.Service.READ_ONLY);
    assertThatThrownBy(() -> fixture.append("refused")).isInstanceOf(PartitionOffline.class);
  }

  @Nested
  class Out {
    @Test
    void refusesAppendsAndServesWhatWasFlushed() {
      leaveService();

      assertOutOfService();

      assertThat(fixture.read(0)).containsExactly("0=flushed");
      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
      assertThat(fixture.logs.troubles().get(LogFixture.ID)).contains("Input/output error");
      assertThat(fixture.logs.leavings()).isEqualTo(1);
    }

    @Test
    void lastsUntilSomeSecondsAfterTheCut() {
      leaveService();

      maintainAfter(LogFlusher.RETURNS_AFTER.minusNanos(1));

      assertOutOfService();
    }

    @Test
    void isSavedUntilTheCutIsDone() throws IOException {
      fixture.append("flushed");
      fixture.flush();
      fixture.append("lost");
      fixture.files.fault = LogFixture.failing("force", "0.log");

      fixture.flush();

      Checkpoint.Key key = Checkpoint.Key.of(LogFixture.ID);
      assertThat(Checkpoint.read(fixture.files, LogFixture.ROOT).entries().get(key).cutTo())
          .isEqualTo(1);
      fixture.files.fault = NONE;
      maintainAfter(LogFlusher.FIRST_PAUSE);
      maintainAfter(Duration.ZERO);
      assertThat(Checkpoint.read(fixture.files, LogFixture.ROOT).entries().get(key).mustCut())
          .isFalse();
    }

    @Test
    void triesAFailedCutAgainAfterLongerAndLongerPauses() {
      fixture.append("lost");
      int[] cuts = {0};
      fixture.files.fault =
          (call, path) -> {
            if (call.equals("force") && path.equals(LOG)) {
              throw new IOException("Input/output error");
            }
            cuts[0] += call.equals("rename") && path.toString().contains(".log") ? 1 : 0;
            if (call.equals("rename") && path.toString().contains(".log")) {
              throw new IOException("Input/output error");
            }
          };
      fixture.flush();
      assertThat(cuts[0]).isEqualTo(1);

      maintainAfter(LogFlusher.FIRST_PAUSE);
      maintainAfter(LogFlusher.FIRST_PAUSE);
      assertThat(cuts[0]).isEqualTo(2);
      maintainAfter(LogFlusher.FIRST_PAUSE);
      assertThat(cuts[0]).isEqualTo(3);
      fixture.files.fault = NONE;
      maintainAfter(Duration.ofSeconds(4));
      maintainAfter(LogFlusher.RETURNS_AFTER);

      assertThat(fixture.append("kept").baseOffset()).isZero();
    }

    @Test
    void endsAStoppingLogForGood() {
      leaveService();
      PartitionLog log = fixture.log();

      fixture.stop();
      fixture.pass(LogFlusher.RETURNS_AFTER);
      log.lookAfter();

      assertThatThrownBy(() -> log.append(List.of(LogFixture.batch(1, "x"))))
          .isInstanceOf(Overloaded.class);
    }

    @Test
    void staysWhereDamageIsFound() {
      leaveService();
      byte[] log = fixture.files.content(LOG);
      log[log.length - 1] ^= 1;
      fixture.files.overwrite(LOG, log);
      assertThatThrownBy(() -> fixture.log().read(0, record -> true))
          .isInstanceOf(PartitionOffline.class);

      maintainAfter(LogFlusher.RETURNS_AFTER);

      assertThat(fixture.log().service()).isEqualTo(PartitionLog.Service.OFFLINE);
      fixture.restart();
      assertThat(fixture.log().service()).isEqualTo(PartitionLog.Service.OFFLINE);
    }
  }

  @Nested
  class BackInService {
    /**
     * The checkpoint still said `cut` when records were acknowledged above that offset: a crash
     * before the next checkpoint, and the opening cut them off.
     */
    @Test
    void waitsUntilTheCheckpointSaysNothingOfACutAnyMore() {
      fixture.append("flushed");
      fixture.flush();
      fixture.append("lost");
      fixture.files.fault = LogFixture.failing("force", "0.log");
      fixture.flush();
      fixture.files.fault = failingAtTheCheckpoint();

      maintainAfter(LogFlusher.FIRST_PAUSE);
      maintainAfter(LogFlusher.RETURNS_AFTER);

      assertOutOfService();
      fixture.files.fault = NONE;
      maintainAfter(Duration.ZERO);
      fixture.append("kept");
      fixture.flush();
      fixture.reopen();
      assertThat(fixture.read(0)).containsExactly("0=flushed", "1=kept");
    }

    /**
     * A checkpoint with `cut` got its name, and the force of that failed: the next one, which said
     * what the last successful one did, was not written.
     */
    @Test
    void takesACheckpointWhoseWritingFailedForOneThatMayBeThere() {
      fixture.append("flushed");
      fixture.flush();
      fixture.logs.checkpoint();
      fixture.append("lost");
      fixture.files.fault =
          (call, path) -> {
            if (call.startsWith("force") && (path.equals(LOG) || path.equals(LogFixture.ROOT))) {
              throw new IOException("Input/output error");
            }
          };
      fixture.flush();
      fixture.files.fault = LogFixture.failing("forceDirectory", LogFixture.ROOT.toString());
      maintainAfter(LogFlusher.FIRST_PAUSE);
      fixture.files.fault = NONE;

      maintainAfter(LogFlusher.RETURNS_AFTER);
      fixture.append("kept");
      fixture.flush();
      fixture.reopen();

      assertThat(fixture.read(0)).containsExactly("0=flushed", "1=kept");
    }

    /**
     * An opening cut the log and could not save that; the next try opened it without a word, and a
     * crash before the next checkpoint let the one after cut again.
     */
    @Test
    void isNotTakenForGrantedWhereAnOpeningCouldNotSaveItsCut() {
      fixture.append("flushed");
      fixture.flush();
      fixture.append("lost");
      fixture.files.fault = LogFixture.failing("force", "0.log");
      fixture.flush();
      fixture.files.fault = failingAtTheCheckpoint();
      fixture.reopen();
      assertThatThrownBy(() -> fixture.log()).isInstanceOf(PartitionOffline.class);
      assertThatThrownBy(() -> fixture.log()).isInstanceOf(PartitionOffline.class);
      fixture.files.fault = NONE;

      fixture.append("kept");
      fixture.flush();
      fixture.reopen();

      assertThat(fixture.read(0)).containsExactly("0=flushed", "1=kept");
    }

    private FakeLogFiles.Fault failingAtTheCheckpoint() {
      return (call, path) -> {
        if (call.equals("rename") && path.toString().contains("checkpoint")) {
          throw new IOException("Input/output error");
        }
      };
    }

    @Test
    void goesOnInANewSegmentAtTheFlushedOffset() {
      leaveService();

      maintainAfter(LogFlusher.RETURNS_AFTER);

      assertThat(fixture.append("next").baseOffset()).isEqualTo(1);
      assertThat(fixture.files.isThere(LogFixture.segment(1, ".log"))).isTrue();
      fixture.flush();
      assertThat(fixture.read(0)).containsExactly("0=flushed", "1=next");
      assertThat(fixture.logs.troubles()).isEmpty();
      fixture.crash(1);
      assertThat(fixture.read(0)).containsExactly("0=flushed", "1=next");
    }

    @Test
    void neverTouchesTheFailedFileButForTheCut() {
      fixture.append("flushed");
      fixture.flush();
      fixture.append("lost");
      List<String> calls = new ArrayList<>();
      fixture.files.fault =
          (call, path) -> {
            if (path.equals(LOG) && List.of("write", "truncate", "force").contains(call)) {
              calls.add(call);
              if (calls.size() == 1) {
                throw new IOException("Input/output error");
              }
            }
          };

      fixture.flush();
      maintainAfter(LogFlusher.RETURNS_AFTER);
      fixture.append("next");
      fixture.flush();
      fixture.restart();

      assertThat(fixture.read(0)).containsExactly("0=flushed", "1=next");
      assertThat(calls).containsExactly("force", "truncate", "force");
    }

    @Test
    void neverAcknowledgesWhatWasLost() {
      PartitionLog.Appended lost = leaveService();
      maintainAfter(LogFlusher.RETURNS_AFTER);
      fixture.append("next");
      fixture.append("one more");
      fixture.flush();

      assertThat(fixture.log().bounds().highWatermark()).isEqualTo(3);
      assertThatThrownBy(() -> fixture.log().awaitFlushed(lost, Duration.ofDays(1)))
          .isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void stillAcknowledgesWhatWasFlushedBefore() {
      PartitionLog.Appended first = fixture.append("a");
      fixture.flush();
      fixture.append("lost");
      fixture.files.fault = LogFixture.failingOnce("force", ".log");
      fixture.flush();
      maintainAfter(LogFlusher.RETURNS_AFTER);

      assertThatCode(() -> fixture.log().awaitFlushed(first, Duration.ZERO))
          .doesNotThrowAnyException();
    }

    @Test
    void leavesAgainWhereTheDiskFailsAgain() {
      leaveService();
      maintainAfter(LogFlusher.RETURNS_AFTER);
      fixture.append("lost too");
      fixture.files.fault = LogFixture.failingOnce("force", ".log");

      fixture.flush();

      assertOutOfService();
      assertThat(fixture.logs.leavings()).isEqualTo(2);
      maintainAfter(LogFlusher.RETURNS_AFTER);
      assertThat(fixture.append("kept").baseOffset()).isEqualTo(1);
      fixture.flush();
      assertThat(fixture.read(0)).containsExactly("0=flushed", "1=kept");
    }

    @Test
    void followsAFailedForceOfADirectory() {
      fixture.append("lost");
      fixture.files.fault = LogFixture.failingOnce("forceDirectory", "topics/topic-id/0");
      fixture.flush();
      assertOutOfService();

      maintainAfter(LogFlusher.RETURNS_AFTER);

      assertThat(fixture.append("kept").baseOffset()).isZero();
      fixture.flush();
      fixture.crash(3);
      assertThat(fixture.read(0)).containsExactly("0=kept");
    }

    @Test
    void hasNothingOfAWriteThatFailedHalfWay() {
      fixture.append("flushed");
      fixture.flush();
      fixture.files.fault =
          (call, path) -> {
            if (path.equals(LOG) && (call.equals("write") || call.equals("truncate"))) {
              throw new IOException("Input/output error");
            }
          };
      assertThatThrownBy(() -> fixture.append("half")).isInstanceOf(OutcomeUnknown.class);
      fixture.files.fault = NONE;
      fixture.flush();
      maintainAfter(LogFlusher.FIRST_PAUSE);
      maintainAfter(LogFlusher.RETURNS_AFTER);

      fixture.append("next");
      fixture.restart();

      assertThat(fixture.read(0)).containsExactly("0=flushed", "1=next");
      assertThat(fixture.log().trouble()).isEmpty();
    }

    /// The first segment was forced and its indexes written when the force of the second failed.
    @Test
    void findsTimestampsThroughIndexesThatKnowOnlyWhatIsThere() {
      fixture.config = LogFixture.config().segmentBytes(500).indexIntervalBytes(1).build();
      fixture.log().append(List.of(LogFixture.batch(10, "a")));
      fixture.log().append(List.of(LogFixture.batch(20, "b")));
      fixture.flush();
      for (int i = 3; i < 12; i++) {
        fixture.log().append(List.of(LogFixture.batch(10 * i, "lost")));
      }
      assertThat(fixture.files.isThere(LogFixture.segment(6, ".log"))).isTrue();
      fixture.files.fault = LogFixture.failingOnce("force", "6.log");
      fixture.flush();
      maintainAfter(LogFlusher.RETURNS_AFTER);

      fixture.log().append(List.of(LogFixture.batch(45, "c")));
      fixture.flush();

      assertThat(fixture.log().offsetForTimestamp(15)).hasValue(1);
      assertThat(fixture.log().offsetForTimestamp(45)).hasValue(2);
      fixture.restart();
      assertThat(fixture.log().offsetForTimestamp(41)).hasValue(2);
      assertThat(fixture.read(0)).containsExactly("0=a", "1=b", "2=c");
    }

    @Test
    void keepsTheEndOfALogWhoseRecordsHaveExpired() {
      fixture.config = LogFixture.config().retentionMs(1000).build();
      fixture.append("expired");
      fixture.flush();
      fixture.pass(Duration.ofSeconds(10));
      fixture.logs.deleteExpired();
      fixture.append("lost");
      fixture.files.fault = LogFixture.failingOnce("force", ".log");
      fixture.flush();
      assertOutOfService();

      fixture.crash(5);

      assertThat(fixture.append("next").baseOffset()).isEqualTo(1);
    }
  }
}
