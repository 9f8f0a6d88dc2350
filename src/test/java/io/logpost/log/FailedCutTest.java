package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.log.FakeLogFiles.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A log out of service that could not be cut back yet: what its readers get, and what the next
/// opening knows.
class FailedCutTest {
  private static final Path LOG = LogFixture.segment(0, ".log");
  private static final Fault NONE = (call, path) -> {};

  private final LogFixture fixture = new LogFixture();

  private void append(long timestamp, String value) {
    fixture.log().append(List.of(LogFixture.batch(timestamp, value)));
  }

  private static Fault both(Fault first, Fault second) {
    return (call, path) -> {
      first.before(call, path);
      second.before(call, path);
    };
  }

  private void maintainAfter(Duration time) {
    fixture.pass(time);
    fixture.logs.checkpoint();
    fixture.flush();
  }

  @Nested
  class Readers {
    /**
     * The cut had deleted a segment's indexes and could not make new ones: until it succeeded a
     * lookup by time, and a read in the middle of the segment, answered 503.
     */
    @Test
    void goOnInASegmentWhoseIndexesAreGone() {
      fixture.config = LogFixture.config().indexIntervalBytes(1).build();
      append(10, "a");
      append(20, "b");
      append(30, "c");
      fixture.flush();
      append(40, "lost");
      fixture.files.fault =
          both(
              LogFixture.failingOnce("force", "0.log"),
              LogFixture.failing("create", "0.timeindex"));

      fixture.flush();

      assertThat(fixture.files.isThere(LogFixture.segment(0, ".timeindex"))).isFalse();
      assertThat(fixture.log().offsetForTimestamp(25)).hasValue(2);
      assertThat(fixture.log().offsetForTimestamp(35)).isEmpty();
      assertThat(fixture.read(1)).containsExactly("1=b", "2=c");
      fixture.files.fault = NONE;
      maintainAfter(LogFlusher.FIRST_PAUSE);
      maintainAfter(LogFlusher.RETURNS_AFTER);
      append(50, "next");
      fixture.flush();
      assertThat(fixture.log().offsetForTimestamp(35)).hasValue(3);
      assertThat(fixture.read(0)).containsExactly("0=a", "1=b", "2=c", "3=next");
    }

    /**
     * The cut had deleted what lies above the high watermark and failed after that: a lookup by
     * time opened those files all the same and answered 503.
     */
    @Test
    void findNoTimestampAboveTheHighWatermark() {
      fixture.config = LogFixture.config().segmentBytes(1).build();
      append(10, "a");
      fixture.flush();
      append(20, "lost");
      append(30, "lost too");
      fixture.files.fault =
          both(LogFixture.failingOnce("force", "2.log"), LogFixture.failing("create", "1.index"));

      fixture.flush();

      assertThat(fixture.files.isThere(LogFixture.segment(1, ".timeindex"))).isFalse();
      assertThat(fixture.log().offsetForTimestamp(15)).isEmpty();
      assertThat(fixture.log().offsetForTimestamp(5)).hasValue(0);
    }
  }

  @Nested
  class TheNextOpening {
    private void leaveUncut() {
      fixture.append("a");
      fixture.flush();
      fixture.append("b");
      fixture.flush();
      fixture.append("lost");
      fixture.files.fault =
          (call, path) -> {
            if (path.equals(LOG) && (call.equals("force") || call.equals("truncate"))) {
              throw new IOException("Input/output error");
            }
          };
      fixture.flush();
    }

    /**
     * An opening that had to cut came upon damage, cut nothing and forgot that it had to: once the
     * damage was gone, the next one took in records whose force had failed.
     */
    @Test
    void stillCutsWhereTheLastOneMetDamage() {
      fixture.append("a");
      fixture.flush();
      int end = fixture.files.content(LOG).length;
      leaveUncut();
      fixture.files.fault = NONE;
      byte[] whole = fixture.files.content(LOG);
      byte[] damaged = whole.clone();
      damaged[2 * end - 1] ^= 1;
      fixture.files.overwrite(LOG, damaged);
      fixture.reopen();
      assertThat(fixture.log().service()).isEqualTo(PartitionLog.Service.OFFLINE);
      maintainAfter(Duration.ofSeconds(1));
      fixture.files.overwrite(LOG, whole);

      fixture.reopen();

      assertThat(fixture.read(0)).containsExactly("0=a", "1=a", "2=b");
      fixture.append("next");
      fixture.flush();
      fixture.reopen();
      assertThat(fixture.read(0)).containsExactly("0=a", "1=a", "2=b", "3=next");
    }
  }
}
