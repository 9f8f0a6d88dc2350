package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.record.Compression;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Which logs are compacted, which of their segments, and when.
class CleanableTest {
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private final CompactionFixture log = new CompactionFixture();

  @Nested
  class Segments {
    @Test
    void areMergedAsFarAsTheyFitIntoOne() {
      log.putSegment("a=1");
      log.putSegment("a=2");
      log.putSegment("b=1");
      log.putSegment("c=1");
      log.putSegment("z=1");
      int two = 2 * log.fixture.files.content(LogFixture.segment(0, ".log")).length;
      log.fixture.config =
          LogFixture.config().segmentBytes(two).cleanup(CompactionFixture.COMPACT).build();

      log.compact();

      assertThat(log.segments()).containsExactly(0L, 2L, 4L);
      assertThat(log.read()).containsExactly("1:a=2", "2:b=1", "3:c=1", "4:z=1");
    }

    @Test
    void thatAreNotOnDiskStay() {
      log.putSegment("a=1");
      log.putSegment("a=2");
      log.log().append(List.of(CompactionFixture.batch(Compression.NONE, 1, "a=3")));
      log.fixture.config =
          LogFixture.config().segmentBytes(1).cleanup(CompactionFixture.COMPACT).build();
      log.log().append(List.of(CompactionFixture.batch(Compression.NONE, 1, "a=4")));

      new LogCleaner(log.fixture.logs, 1 << 20).run();

      assertThat(log.read()).containsExactly("0:a=1", "1:a=2");
    }

    @Test
    void thatAreTooYoungStay() {
      log.cleanup(CompactionFixture.lags(HOUR_MS, Long.MAX_VALUE, 0));
      log.putSegment("a=1", "a=2");
      log.fixture.pass(Duration.ofMinutes(59));
      log.putSegment("a=3");
      log.putSegment("z=1");

      log.compact();
      assertThat(log.read()).hasSize(4);

      log.fixture.pass(Duration.ofMinutes(2));
      log.compact();
      assertThat(log.read()).containsExactly("1:a=2", "2:a=3", "3:z=1");
    }

    @Test
    void ofATopicThatIsNotCompactedStay() {
      log.putSegment("a=1", "a=2");
      log.putSegment("z=1");
      log.cleanup(LogConfig.Cleanup.DELETE);

      log.compact();

      assertThat(log.read()).hasSize(3);
    }
  }

  @Nested
  class IsDue {
    @Test
    void whereEnoughBytesWereNeverCompacted() {
      log.putSegment("a=1", "b=1", "c=1", "d=1", "e=1");
      log.putSegment("z=1");
      assertThat(log.compact().runCount()).isEqualTo(1);
      assertThat(log.compact().runCount()).isZero();

      log.putSegment("a=2", "b=2");
      assertThat(log.compact().runCount()).isZero();
      assertThat(log.compact().largestDirtyRatio()).isBetween(0.1, 0.2);

      log.putSegment("c=2", "d=2");
      log.putSegment("e=2", "f=2");
      log.putSegment("z=2");
      assertThat(log.compact().runCount()).isEqualTo(1);
    }

    @Test
    void whereTheOldestIsOlderThanTheLargestLag() {
      log.cleanup(CompactionFixture.lags(0, HOUR_MS, 1));
      log.putSegment("a=1");
      log.putSegment("z=1");
      log.compact();
      log.fixture.pass(Duration.ofMinutes(61));
      log.putSegment("a=2");
      log.putSegment("z=2");
      assertThat(log.compact().runCount()).isEqualTo(1);
      assertThat(log.compact().runCount()).isZero();

      log.fixture.pass(Duration.ofMinutes(61));

      log.putSegment("z=3");
      assertThat(log.compact().runCount()).isEqualTo(1);
      assertThat(log.read()).containsExactly("2:a=2", "3:z=2", "4:z=3");
    }

    @Test
    void notAgainAfterARestart() {
      log.putSegment("a=1", "a=2");
      log.putSegment("z=1");
      log.compact();

      log.fixture.restart();
      log.log();

      assertThat(log.compact().runCount()).isZero();
      assertThat(log.log().checkpointEntry().cleanedTo()).isEqualTo(2);
    }

    @Test
    void firstWhereMostIs() {
      log.cleanup(CompactionFixture.lags(0, Long.MAX_VALUE, 0));
      log.putSegment("a=1", "b=1", "c=1", "d=1");
      log.putSegment("z=1");
      log.compact();
      log.putSegment("a=2");
      PartitionLog other = otherLog();
      LogCleaner cleaner = new LogCleaner(log.fixture.logs, 1 << 20);
      log.fixture.files.fault = LogFixture.duringOne("rename", ".log.cleaned", cleaner::stop);

      cleaner.run();

      assertThat(cleaner.runCount()).isEqualTo(1);
      assertThat(other.compactor().cleanedTo()).isEqualTo(1);
      assertThat(log.read()).startsWith("0:a=1");
    }

    /// Another partition, of which nothing was compacted.
    private PartitionLog otherLog() {
      LogConfig config =
          LogFixture.config().segmentBytes(1).cleanup(log.fixture.config.cleanup()).build();
      PartitionLog other =
          log.fixture.logs.log(new PartitionId("topic-id", "orders", 1), () -> config);
      other.append(List.of(CompactionFixture.batch(Compression.NONE, 1, "a=1")));
      other.append(List.of(CompactionFixture.batch(Compression.NONE, 1, "a=2")));
      log.fixture.flush();
      return other;
    }

    /// Kafka bounds `segment.ms` by it, so that records are sealed in time to be compacted.
    @Test
    void soonerWhereSegmentsRollAtTheLargestLag() {
      log.cleanup(CompactionFixture.lags(0, HOUR_MS, 0.5));
      log.put("a=1");
      log.fixture.pass(Duration.ofMinutes(61));

      log.put("a=2");

      assertThat(log.segments()).containsExactly(0L, 1L);
    }
  }
}
