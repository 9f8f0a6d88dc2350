package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException.UnknownTopic;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeletionTest {
  private final LogFixture fixture = new LogFixture();

  @Nested
  class DeleteRecordsBefore {
    @Test
    void isDurableOnReturn() {
      fixture.append("a", "b", "c");
      fixture.flush();

      assertThat(fixture.log().deleteRecordsBefore(2)).isEqualTo(2);

      fixture.crash(1);
      assertThat(fixture.log().bounds().startOffset()).isEqualTo(2);
      assertThat(fixture.read(2)).containsExactly("2=c");
    }

    @Test
    void deletesWholeSegmentsBelow() {
      fixture.config = LogFixture.config().segmentBytes(100).build();
      fixture.append("a");
      fixture.append("b");
      fixture.append("c");
      fixture.flush();

      fixture.log().deleteRecordsBefore(2);

      assertThat(fixture.files.isThere(LogFixture.segment(0, ".log"))).isFalse();
      assertThat(fixture.files.isThere(LogFixture.segment(2, ".log"))).isTrue();
    }
  }

  @Nested
  class DeleteExpired {
    @Test
    void leavesALogAloneThatHoldsNothingYet() {
      LogBounds empty = fixture.log().bounds();
      fixture.pass(Duration.ofDays(8));

      fixture.logs.deleteExpired();

      assertThat(fixture.log().bounds()).isEqualTo(empty);
    }

    @Test
    void deletesSegmentsWhoseNewestRecordIsTooOld() {
      fixture.config = LogFixture.config().segmentBytes(100).build();
      fixture.append("a");
      fixture.pass(Duration.ofDays(5));
      fixture.append("b");
      fixture.flush();
      fixture.pass(Duration.ofDays(5));

      fixture.logs.deleteExpired();

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(1, 2, 2));
      assertThat(fixture.files.isThere(LogFixture.segment(0, ".index"))).isFalse();
    }

    @Test
    void replacesTheActiveSegmentWhenAllHasExpired() {
      fixture.append("a");
      fixture.flush();
      fixture.pass(Duration.ofDays(8));

      fixture.logs.deleteExpired();
      fixture.flush();

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(1, 1, 1));
      assertThat(fixture.append("b").baseOffset()).isEqualTo(1);
      fixture.flush();
      assertThat(fixture.read(1)).containsExactly("1=b");
    }

    @Test
    void keepsAtLeastTheBytesAskedFor() {
      fixture.config = LogFixture.config().segmentBytes(100).retentionBytes(100).build();
      fixture.append("a");
      fixture.append("b");
      fixture.append("c");
      fixture.flush();

      fixture.logs.deleteExpired();

      assertThat(fixture.log().bounds().startOffset()).isEqualTo(1);
    }

    @Test
    void passesOverALogWithoutSegments() {
      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 0, 0));

      assertThatCode(() -> fixture.logs.deleteExpired()).doesNotThrowAnyException();
    }

    @Test
    void isNotFooledByAClockThatJumps() {
      fixture.append("a");
      fixture.flush();
      fixture.wallMs += Duration.ofDays(30).toMillis();

      fixture.logs.deleteExpired();

      assertThat(fixture.log().bounds().startOffset()).isEqualTo(0);
    }
  }

  @Nested
  class DeleteTopic {
    @Test
    void leavesNothing() {
      fixture.append("a");
      fixture.flush();
      PartitionLog log = fixture.log();

      fixture.logs.deleteTopic("topic-id");

      assertThat(fixture.logs.topicIdsOnDisk()).isEmpty();
      assertThatThrownBy(() -> log.read(0, record -> true)).isInstanceOf(UnknownTopic.class);
      assertThatThrownBy(() -> fixture.log()).isInstanceOf(UnknownTopic.class);
    }

    @Test
    void leavesFilesThatAreNoneOfOurs() {
      fixture.append("a");
      fixture.flush();
      fixture.files.put(LogFixture.DIRECTORY.resolve("notes.txt"), new byte[] {1});

      fixture.logs.deleteTopic("topic-id");

      assertThat(fixture.files.isThere(LogFixture.DIRECTORY.resolve("notes.txt"))).isTrue();
      assertThat(fixture.files.isThere(LogFixture.segment(0, ".log"))).isFalse();
    }
  }
}
