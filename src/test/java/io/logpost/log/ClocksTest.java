package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What follows from the times of records, producers' and the clock's: Kafka's rules, as the page
/// of the topics says them under "Clocks".
class ClocksTest {
  private static final long IN_2100 = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private final LogFixture fixture = new LogFixture();

  private void append(long timestamp, String value) {
    var _ = fixture.log().append(List.of(LogFixture.batch(timestamp, value)));
    fixture.flush();
  }

  @Nested
  class ARecordOf1970 {
    @Test
    void expiresAtOnceWithItsSegment() {
      append(0, "old");

      fixture.logs.deleteExpired();

      assertThat(fixture.log().bounds().startOffset()).isEqualTo(1);
    }

    @Test
    void staysAsLongAsANewerOneOfItsSegment() {
      append(fixture.wallMs, "new");
      append(0, "old");

      fixture.logs.deleteExpired();

      assertThat(fixture.read(0)).containsExactly("0=new", "1=old");
    }

    @Test
    void isAloneInASegmentThatItBegins() {
      append(0, "old");
      append(fixture.wallMs, "new");

      fixture.logs.deleteExpired();

      assertThat(fixture.log().bounds().startOffset()).isEqualTo(1);
      assertThat(fixture.read(1)).containsExactly("1=new");
    }
  }

  @Nested
  class ARecordOf2100 {
    @Test
    void keepsItsSegmentAndAllBehindItFromExpiring() {
      fixture.config = LogFixture.config().segmentBytes(100).build();
      append(fixture.wallMs, "before");
      append(IN_2100, "far");
      append(fixture.wallMs, "behind");
      fixture.pass(Duration.ofDays(365));

      fixture.logs.deleteExpired();

      assertThat(fixture.log().bounds().startOffset()).isEqualTo(1);
      assertThat(fixture.read(1)).containsExactly("1=far", "2=behind");
    }

    @Test
    void goesWhenTheLogIsTooLarge() {
      fixture.config = LogFixture.config().segmentBytes(100).retentionBytes(0).build();
      append(IN_2100, "far");
      append(fixture.wallMs, "behind");

      fixture.logs.deleteExpired();

      assertThat(fixture.log().bounds().startOffset()).isEqualTo(1);
    }

    @Test
    void isFoundByEveryTimeBeforeIt() {
      append(IN_2100, "far");
      append(fixture.wallMs, "behind");

      assertThat(fixture.log().offsetForTimestamp(fixture.wallMs)).hasValue(0);
    }
  }

  @Nested
  class AClockThatJumpsBack {
    @Test
    void leavesOffsetsInOrderAndRecordsToBeFoundByTheirTime() {
      append(fixture.wallMs, "a");
      fixture.wallMs -= Duration.ofHours(1).toMillis();
      append(fixture.wallMs, "b");

      assertThat(fixture.read(0)).containsExactly("0=a", "1=b");
      assertThat(fixture.log().offsetForTimestamp(fixture.wallMs)).hasValue(0);
    }

    @Test
    void endsNoSegmentByTimeUntilItIsBack() {
      fixture.config = LogFixture.config().build();
      append(fixture.wallMs, "a");
      fixture.wallMs -= Duration.ofDays(10).toMillis();
      append(fixture.wallMs, "b");
      fixture.wallMs += Duration.ofDays(18).toMillis();
      append(fixture.wallMs, "c");

      assertThat(fixture.files.isThere(LogFixture.segment(1, ".log"))).isFalse();
      assertThat(fixture.files.isThere(LogFixture.segment(2, ".log"))).isTrue();
    }
  }

  /// With `LogAppendTime`, or where producers name no time.
  @Nested
  class AClockThatWasAheadForAWhile {
    @Test
    void leavesRecordsThatStayAsMuchLonger() {
      fixture.config = LogFixture.config().segmentBytes(100).build();
      append(fixture.wallMs + Duration.ofDays(30).toMillis(), "ahead");
      append(fixture.wallMs, "now");
      fixture.pass(Duration.ofDays(36));
      fixture.logs.deleteExpired();
      assertThat(fixture.log().bounds().startOffset()).isZero();

      fixture.pass(Duration.ofDays(2));
      fixture.logs.deleteExpired();

      assertThat(fixture.log().bounds().startOffset()).isEqualTo(2);
    }
  }
}
