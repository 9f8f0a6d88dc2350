package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.record.Compression;
import io.logpost.record.RecordBatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What stays of a compacted log, and where.
class CompactionTest {
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private final CompactionFixture log = new CompactionFixture();

  private List<RecordBatch> batches(long segment) {
    byte[] bytes = log.fixture.files.content(LogFixture.segment(segment, ".log"));
    List<RecordBatch> found = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int size = (int) RecordBatch.sizeAt(ByteBuffer.wrap(bytes), at);
      RecordBatch batch = new RecordBatch(ByteBuffer.wrap(bytes, at, size));
      assertThat(batch.isWhole()).isTrue();
      found.add(batch);
      at += size;
    }
    return found;
  }

  private Stream<String> spans(long segment) {
    return batches(segment).stream().map(batch -> batch.baseOffset() + "-" + batch.lastOffset());
  }

  @Nested
  class Keeps {
    @Test
    void theLastRecordOfEachKeyAtItsOffset() {
      log.putSegment("a=1", "b=1,a=2", "c=1");
      log.putSegment("b=2", "d=1");
      log.putSegment("active=1");

      log.compact();

      assertThat(log.read()).containsExactly("2:a=2", "3:c=1", "4:b=2", "5:d=1", "6:active=1");
    }

    @Test
    void whatTheActiveSegmentReplaces() {
      log.putSegment("a=1", "b=1");
      log.putSegment("a=2");

      log.compact();

      assertThat(log.read()).containsExactly("0:a=1", "1:b=1", "2:a=2");
    }

    @Test
    void recordsWithTheirTimestampsAndHeaders() {
      log.putSegment("a=1,b=1,a=2");
      log.putSegment("z=1");

      log.compact();

      List<String> found = new ArrayList<>();
      log.log()
          .read(
              0,
              record -> {
                record
                    .headers()
                    .forEach((name, _) -> found.add(record.timestamp() + " " + (char) name.get(0)));
                return true;
              });
      long at = log.fixture.wallMs;
      assertThat(found).containsExactly(at + 1 + " h", at + 2 + " h", at + " h");
    }

    @Test
    void nothingWithoutAKey() {
      log.putSegment("=1", "a=1,=2");
      log.putSegment("=3");

      log.compact();

      assertThat(log.read()).containsExactly("1:a=1", "3:=3");
    }

    @Test
    void whatItsMemoryDoesNotReachForTheNextRun() {
      log.memoryBytes = 4 * KeyOffsets.BYTES_PER_KEY;
      log.putSegment("a=1,b=1,c=1", "d=1,e=1,f=1,a=2");
      log.putSegment("f=2,e=2,d=2,c=2,b=2,a=3");
      log.putSegment("z=1");

      LogCleaner cleaner = log.compact();

      assertThat(cleaner.runCount()).isGreaterThan(2);
      assertThat(log.read())
          .containsExactly("7:f=2", "8:e=2", "9:d=2", "10:c=2", "11:b=2", "12:a=3", "13:z=1");
    }

    @ParameterizedTest
    @EnumSource
    void theCodec(Compression codec) {
      log.codec = codec;
      String value = "x".repeat(200);
      log.putSegment("a=1,b=" + value + ",a=" + value, "a=" + value + ",c=" + value);
      log.putSegment("z=1");

      log.compact();

      assertThat(batches(0)).extracting(RecordBatch::compression).containsOnly(codec);
      assertThat(log.read())
          .containsExactly("1:b=" + value, "3:a=" + value, "4:c=" + value, "5:z=1");
    }

    /// Also where batches before it went: the one in front reaches up to it.
    @Test
    void theBytesOfBatchesThatStayWhole() {
      log.putSegment("a=1,b=1", "c=1", "d=1,e=1");
      log.putSegment("c=2");
      log.putSegment("z=1");
      RecordBatch before = batches(0).getLast().copy();

      log.compact();

      assertThat(spans(0)).containsExactly("0-2", "3-4", "5-5");
      assertThat(batches(0).get(1).buffer()).isEqualTo(before.buffer());
    }
  }

  @Nested
  class Offsets {
    @Test
    void withoutRecordsArePassedOver() {
      log.putSegment("a=1", "b=1", "a=2", "b=2", "c=1");
      log.putSegment("z=1");

      log.compact();

      assertThat(spans(0)).containsExactly("0-1", "2-2", "3-3", "4-4");
      for (long from = 0; from <= 2; from++) {
        assertThat(log.readFrom(from)).startsWith("2:a=2").hasSize(4);
      }
      assertThat(log.readFrom(3)).startsWith("3:b=2");
    }

    @Test
    void atTheEndOfASegmentBelongToItsLastBatch() {
      log.putSegment("a=1", "b=1", "c=1");
      log.putSegment("b=2", "c=2");
      log.putSegment("z=1");
      log.fixture.config =
          LogFixture.config().segmentBytes(250).cleanup(CompactionFixture.COMPACT).build();

      log.compact();

      assertThat(log.segments()).containsExactly(0L, 3L, 5L);
      assertThat(spans(0)).containsExactly("0-2");
      assertThat(log.readFrom(1)).startsWith("3:b=2");
    }

    @Test
    void ofASegmentOfWhichNothingIsLeftHaveABatchWithoutRecords() {
      log.putSegment("a=1", "b=1,a=2");
      log.putSegment("b=2", "a=3");
      log.putSegment("z=1");
      log.fixture.config =
          LogFixture.config().segmentBytes(250).cleanup(CompactionFixture.COMPACT).build();

      log.compact();

      assertThat(spans(0)).containsExactly("0-2");
      assertThat(batches(0).getFirst().recordCount()).isZero();
      assertThat(batches(0).getFirst().maxTimestamp()).isEqualTo(log.fixture.wallMs + 1);
      assertThat(log.read()).containsExactly("3:b=2", "4:a=3", "5:z=1");
    }

    @Test
    void areFoundByTime() {
      log.putSegment("a=1", "b=1");
      log.fixture.pass(Duration.ofHours(1));
      log.putSegment("a=2", "c=1");
      log.fixture.pass(Duration.ofHours(1));
      log.putSegment("z=1");
      long last = log.fixture.wallMs;

      log.compact();

      assertThat(log.log().offsetForTimestamp(0)).hasValue(1);
      assertThat(log.log().offsetForTimestamp(last - 2 * HOUR_MS)).hasValue(1);
      assertThat(log.log().offsetForTimestamp(last - 2 * HOUR_MS + 1)).hasValue(2);
      assertThat(log.log().offsetForTimestamp(last)).hasValue(4);
      assertThat(log.log().offsetForTimestamp(last + 1)).isEmpty();
    }
  }

  @Nested
  class Tombstones {
    @Test
    void stayForDeleteRetentionAfterTheyWereFound() {
      log.cleanup(new LogConfig.Cleanup(false, true, HOUR_MS, 0, Long.MAX_VALUE, 0));
      log.putSegment("a=1", "a,b=1");
      log.putSegment("z=1");
      log.fixture.pass(Duration.ofHours(5));
      log.compact();
      assertThat(log.read()).containsExactly("1:a", "2:b=1", "3:z=1");
      assertThat(batches(0).getLast().deleteHorizonMs()).hasValue(log.fixture.wallMs + HOUR_MS);

      log.fixture.pass(Duration.ofMinutes(59));
      log.putSegment("z=2");
      log.compact();
      assertThat(log.read()).contains("1:a");

      log.fixture.pass(Duration.ofMinutes(1));
      log.putSegment("z=3");
      log.compact();
      assertThat(log.read()).doesNotContain("1:a").startsWith("2:b=1");
    }

    /// It catches up later: what it is behind must not be missing from the time a tombstone stays.
    @Test
    void stayAsLongWhereTheRetentionClockIsBehindTheWallClock() {
      log.cleanup(new LogConfig.Cleanup(false, true, HOUR_MS, 0, Long.MAX_VALUE, 0));
      log.putSegment("a=1", "a");
      log.putSegment("z=1");
      log.fixture.wallMs += 2 * HOUR_MS;

      log.compact();

      assertThat(log.fixture.logs.retentionClock().millis()).isLessThan(log.fixture.wallMs);
      assertThat(batches(0).getLast().deleteHorizonMs()).hasValue(log.fixture.wallMs + HOUR_MS);
    }

    @Test
    void keepTheirTimestampsUnderAHorizon() {
      log.putSegment("a=1", "a,b=1");
      log.putSegment("z=1");
      long at = log.fixture.wallMs;

      log.compact();

      List<Long> found = new ArrayList<>();
      log.log().read(0, record -> found.add(record.timestamp()));
      assertThat(found).containsExactly(at, at + 1, at);
    }

    /// A wall clock that jumps forward is not believed at once.
    @Test
    void goByTheRetentionClock() {
      log.cleanup(new LogConfig.Cleanup(false, true, HOUR_MS, 0, Long.MAX_VALUE, 0));
      log.putSegment("a=1", "a");
      log.putSegment("z=1");
      log.compact();

      log.fixture.wallMs += 10 * HOUR_MS;
      log.putSegment("z=2");
      log.putSegment("z=3");
      log.compact();

      assertThat(log.read()).startsWith("1:a");
    }
  }

  /// Damage to records that were deleted, in a segment that holds others still.
  @Nested
  class DamageBelowTheStart {
    private void deleteTheFirstAndDamageIt(int indexIntervalBytes) {
      log.fixture.config =
          LogFixture.config()
              .segmentBytes(10_000)
              .indexIntervalBytes(indexIntervalBytes)
              .cleanup(CompactionFixture.COMPACT)
              .build();
      log.put("a=1", "b=1", "c=1", "b=2");
      log.putSegment("z=1");
      log.log().deleteRecordsBefore(1);
      byte[] bytes = log.fixture.files.content(LogFixture.segment(0, ".log"));
      bytes[70] ^= 1;
      log.fixture.files.overwrite(LogFixture.segment(0, ".log"), bytes);
    }

    /**
     * A compaction read the segment from its first byte on, failed at what nobody could ask for any
     * more, and did so every minute.
     */
    @Test
    void isPassedOverWhereTheIndexLeadsBehindIt() {
      deleteTheFirstAndDamageIt(1);

      assertThat(log.compact().runCount()).isEqualTo(1);

      assertThat(log.read()).containsExactly("2:c=1", "3:b=2", "4:z=1");
      assertThat(spans(0)).containsExactly("0-1", "2-2", "3-3");
      assertThat(log.log().trouble()).isEmpty();
    }

    /// Readers at the start don't get behind it either.
    @Test
    void isToldWhereItIsNot() {
      deleteTheFirstAndDamageIt(4096);

      assertThat(log.compact().runCount()).isZero();

      assertThat(log.log().trouble()).contains("offsets 1 to 4 can't be read");
    }
  }

  @Nested
  class DeleteToo {
    @Test
    void dropsOldSegmentsOfACompactedLog() {
      log.cleanup(new LogConfig.Cleanup(true, true, HOUR_MS, 0, Long.MAX_VALUE, 0.5));
      log.putSegment("a=1", "a=2");
      log.putSegment("b=1");
      log.compact();
      log.fixture.pass(Duration.ofDays(8));
      log.putSegment("c=1");

      log.fixture.logs.deleteExpired();

      assertThat(log.read()).containsExactly("3:c=1");
      assertThat(log.log().bounds().startOffset()).isEqualTo(3);
    }

    @Test
    void isNotDoneWhereATopicOnlyCompacts() {
      log.putSegment("a=1");
      log.putSegment("b=1");
      log.fixture.pass(Duration.ofDays(8));

      log.fixture.logs.deleteExpired();

      assertThat(log.read()).containsExactly("0:a=1", "1:b=1");
    }

    @Test
    void ofRecordsInTheMiddleOfASegmentHoldsAfterACompaction() {
      log.putSegment("a=1", "b=1", "c=1", "d=1");
      log.putSegment("d=2");
      log.putSegment("z=1");
      log.log().deleteRecordsBefore(2);

      log.compact();

      assertThat(log.log().bounds().startOffset()).isEqualTo(2);
      assertThat(log.read()).containsExactly("2:c=1", "4:d=2", "5:z=1");
    }
  }
}
