package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.PartitionOffline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PartitionLogTest {
  private final LogFixture fixture = new LogFixture();

  @Nested
  class Append {
    @Test
    void givesTheFirstRecordTheLogEndOffset() {
      fixture.append("a", "b");

      PartitionLog.Appended second = fixture.append("c");

      assertThat(second).isEqualTo(new PartitionLog.Appended(2, 3, 0));
    }

    @Test
    void showsNothingBeforeItsFlush() {
      fixture.append("a");

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 0, 1));
      fixture.flush();
      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
      assertThat(fixture.read(0)).containsExactly("0=a");
    }

    @Test
    void writesSeveralBatchesNextToEachOther() {
      fixture.log().append(List.of(LogFixture.batch(1, "a"), LogFixture.batch(2, "b", "c")));
      fixture.flush();

      assertThat(fixture.read(0)).containsExactly("0=a", "1=b", "2=c");
    }

    @Test
    void makesTheDirectoryOnlyThen() {
      fixture.log().bounds();
      assertThat(fixture.files.isThere(LogFixture.DIRECTORY)).isFalse();

      fixture.append("a");

      assertThat(fixture.files.isThere(LogFixture.segment(0, ".log"))).isTrue();
      assertThat(
              new String(fixture.files.content(LogFixture.DIRECTORY.resolve("partition.metadata"))))
          .isEqualTo("version: 0\ntopic_id: topic-id\ntopic: orders\n");
    }

    @Test
    void cutsBackAndStaysInServiceWhenTheDiskIsFull() {
      fixture.append("a");
      fixture.flush();
      fixture.files.usableBytes = 10;

      assertThatThrownBy(() -> fixture.append("b")).isInstanceOf(DiskFull.class);

      fixture.files.usableBytes = Long.MAX_VALUE;
      assertThat(fixture.append("c")).isEqualTo(new PartitionLog.Appended(1, 2, 0));
      fixture.flush();
      assertThat(fixture.read(0)).containsExactly("0=a", "1=c");
    }

    @Test
    void takesTheLogOutOfServiceWhenAWriteFails() {
      fixture.append("a");
      fixture.flush();
      fixture.append("b");
      fixture.files.fault = LogFixture.failing("write", ".log");

      assertThatThrownBy(() -> fixture.append("c")).isInstanceOf(PartitionOffline.class);

      fixture.files.fault = (call, path) -> {};
      assertThatThrownBy(() -> fixture.log().awaitFlushed(LogFixture.upTo(2), Duration.ZERO))
          .isInstanceOf(OutcomeUnknown.class);
      assertThatThrownBy(() -> fixture.append("d")).isInstanceOf(PartitionOffline.class);
      assertThat(fixture.read(0)).containsExactly("0=a");
      assertThat(fixture.logs.troubles()).containsKey(LogFixture.ID);
    }
  }

  @Nested
  class Flush {
    @Test
    void tellsThoseWhoWait() {
      List<Long> seen = new ArrayList<>();
      fixture.log().addListener(() -> seen.add(fixture.log().bounds().highWatermark()));

      fixture.append("a");
      fixture.flush();

      assertThat(seen).containsExactly(1L);
      fixture.log().awaitFlushed(LogFixture.upTo(1), Duration.ZERO);
    }

    @Test
    void forcesOnceForManyAppends() {
      fixture.append("a");
      fixture.flush();
      int before = fixture.files.forceCount;

      fixture.append("b");
      fixture.append("c");
      fixture.append("d");
      fixture.flush();

      assertThat(fixture.files.forceCount - before).isEqualTo(1);
      assertThat(fixture.log().bounds().highWatermark()).isEqualTo(4);
    }

    @Test
    void neverForcesAgainAfterAFailure() {
      fixture.append("a");
      fixture.flush();
      fixture.append("b");
      fixture.files.fault = LogFixture.failing("force", ".log");

      fixture.flush();

      assertThatThrownBy(() -> fixture.log().awaitFlushed(LogFixture.upTo(2), Duration.ZERO))
          .isInstanceOf(OutcomeUnknown.class);
      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 2));
      assertThat(fixture.read(0)).containsExactly("0=a");
    }

    /** What the page cache shows after a failed force may not be on the disk. */
    @Test
    void takesNothingInThatAFailedForceLeft() {
      fixture.append("a");
      fixture.flush();
      fixture.append("b");
      fixture.files.fault = LogFixture.failingOnce("force", ".log");
      fixture.flush();

      fixture.logs = fixture.opened();

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
      assertThat(fixture.append("c").baseOffset()).isEqualTo(1);
    }

    @Test
    void waitsNoLongerThanAsked() {
      fixture.append("a");

      assertThatThrownBy(() -> fixture.log().awaitFlushed(LogFixture.upTo(1), Duration.ZERO))
          .isInstanceOf(OutcomeUnknown.class)
          .hasMessageContaining("0 ms");
    }
  }

  @Nested
  class Roll {
    @Test
    void beginsASegmentWhenTheActiveOneIsFull() {
      fixture.config = LogFixture.config().segmentBytes(200).build();

      fixture.append("a");
      fixture.append("b");
      fixture.append("c");
      fixture.flush();

      assertThat(fixture.files.isThere(LogFixture.segment(2, ".log"))).isTrue();
      assertThat(fixture.read(0)).containsExactly("0=a", "1=b", "2=c");
      assertThat(fixture.read(1)).containsExactly("1=b", "2=c");
    }

    @Test
    void beginsASegmentWhenTheRecordsAreThatMuchLater() {
      fixture.append("a");
      fixture.pass(Duration.ofDays(8));

      fixture.append("b");

      assertThat(fixture.files.isThere(LogFixture.segment(1, ".log"))).isTrue();
    }

    @Test
    void beginsASegmentWhenTheIndexIsFull() {
      fixture.config = LogFixture.config().indexIntervalBytes(1).segmentIndexBytes(24).build();

      fixture.append("a");
      fixture.append("b");
      fixture.append("c");
      fixture.append("d");
      fixture.append("e");

      assertThat(fixture.files.isThere(LogFixture.segment(4, ".log"))).isTrue();
    }
  }

  @Nested
  class Read {
    @Test
    void stopsAtTheRecordThatIsRefused() {
      fixture.append("a", "b", "c");
      fixture.flush();

      assertThat(fixture.log().read(0, record -> record.offset() < 2)).isEqualTo(2);
    }

    @Test
    void startsInTheMiddleOfABatch() {
      fixture.append("a", "b", "c");
      fixture.flush();

      assertThat(fixture.read(1)).containsExactly("1=b", "2=c");
    }

    @Test
    void hasNothingAtTheHighWatermark() {
      fixture.append("a");
      fixture.flush();

      assertThat(fixture.log().read(1, record -> true)).isEqualTo(1);
    }

    @Test
    void refusesOffsetsOutsideTheLog() {
      fixture.append("a");
      fixture.append("b");
      fixture.flush();
      fixture.log().deleteRecordsBefore(1);

      assertThatThrownBy(() -> fixture.log().read(0, record -> true))
          .isInstanceOf(OffsetBeforeStart.class);
      assertThatThrownBy(() -> fixture.log().read(3, record -> true))
          .isInstanceOf(OffsetAfterEnd.class);
    }

    @Test
    void findsEveryOffsetThroughTheIndex() {
      fixture.config = LogFixture.config().indexIntervalBytes(100).segmentBytes(2000).build();
      for (int i = 0; i < 100; i++) {
        fixture.append("v" + i);
      }
      fixture.flush();

      for (int i = 0; i < 100; i++) {
        assertThat(fixture.read(i).getFirst()).isEqualTo(i + "=v" + i);
      }
    }

    @Test
    void goesOnWithoutAnIndexThatLeadsNowhere() {
      fixture.config = LogFixture.config().indexIntervalBytes(1).build();
      for (int i = 0; i < 5; i++) {
        fixture.append("v" + i);
      }
      fixture.flush();
      fixture.restart();
      byte[] index = fixture.files.content(LogFixture.segment(0, ".index"));
      index[7] ^= 4;
      fixture.files.overwrite(LogFixture.segment(0, ".index"), index);

      assertThat(fixture.read(1)).containsExactly("1=v1", "2=v2", "3=v3", "4=v4");
    }

    @Test
    void neverShowsADamagedBatch() {
      fixture.append("a");
      fixture.append("b");
      fixture.append("c");
      fixture.flush();
      byte[] log = fixture.files.content(LogFixture.segment(0, ".log"));
      log[log.length / 2] ^= 1;
      fixture.files.overwrite(LogFixture.segment(0, ".log"), log);

      List<String> seen = new ArrayList<>();
      long next = fixture.log().read(0, record -> seen.add("" + record.offset()));

      assertThat(seen).containsExactly("0");
      assertThat(next).isEqualTo(1);
      assertThatThrownBy(() -> fixture.log().read(1, record -> true))
          .isInstanceOf(PartitionOffline.class)
          .hasMessageContaining("00000000000000000000.log")
          .hasMessageContaining("offsets 1 to 2");
      assertThatThrownBy(() -> fixture.append("d")).isInstanceOf(PartitionOffline.class);
      assertThat(LogFixture.read(fixture.log(), 0, 1)).containsExactly("0=a");
    }
  }

  @Nested
  class OffsetForTimestamp {
    @Test
    void isThatOfTheFirstRecordNoEarlier() {
      fixture.config = LogFixture.config().indexIntervalBytes(1).segmentBytes(400).build();
      for (int i = 0; i < 20; i++) {
        fixture.log().append(List.of(LogFixture.batch(1000 + 10 * i, "a", "b")));
      }
      fixture.flush();

      assertThat(fixture.log().offsetForTimestamp(0)).hasValue(0);
      assertThat(fixture.log().offsetForTimestamp(1101)).hasValue(21);
      assertThat(fixture.log().offsetForTimestamp(1102)).hasValue(22);
      assertThat(fixture.log().offsetForTimestamp(1191)).hasValue(39);
      assertThat(fixture.log().offsetForTimestamp(1192)).isEmpty();
    }
  }
}
