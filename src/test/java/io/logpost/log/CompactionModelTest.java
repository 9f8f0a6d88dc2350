package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.error.LogpostException;
import io.logpost.record.Compression;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Random appends, compactions, retention, faults, crashes and restarts of a compacted log, held
/// against what was appended.
///
/// `-Dlogpost.seeds=10000` runs more of them, `-Dlogpost.seed=17` a single one.
class CompactionModelTest {
  private static final int STEPS = 70;
  private static final long DELETE_RETENTION_MS = Duration.ofHours(3).toMillis();

  @TestFactory
  Stream<DynamicTest> keepsTheLastRecordOfEachKey() {
    Long only = Long.getLong("logpost.seed");
    LongStream seeds =
        only != null
            ? LongStream.of(only)
            : LongStream.range(0, Long.getLong("logpost.seeds", 200));
    return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
  }

  private static void run(long seed) {
    Run run = new Run(seed);
    for (int i = 0; i < STEPS; i++) {
      run.step();
    }
    run.verify();
  }

  /// A record as it was appended.
  private record Sent(String key, String text, long timestamp, boolean isTombstone) {}

  private static final class Run {
    private final CompactionFixture log = new CompactionFixture();
    private final LogFixture fixture = log.fixture;
    private final Random random;
    private final List<Sent> sent = new ArrayList<>();

    /// Offsets below the high watermark at which a reader found no record any more.
    private final Set<Long> gone = new HashSet<>();

    private long seen;
    private long start;

    Run(long seed) {
      random = new Random(seed);
      LogConfig.Cleanup cleanup =
          new LogConfig.Cleanup(
              random.nextInt(4) == 0,
              true,
              DELETE_RETENTION_MS,
              random.nextInt(3) * Duration.ofMinutes(20).toMillis(),
              Long.MAX_VALUE,
              random.nextInt(3) * 0.3);
      fixture.config =
          LogFixture.config()
              .segmentBytes(300 + random.nextInt(1500))
              .indexIntervalBytes(1 + random.nextInt(400))
              .retentionMs(Duration.ofHours(20).toMillis())
              .cleanup(cleanup)
              .build();
    }

    void step() {
      switch (random.nextInt(24)) {
        case 0 -> crash();
        case 1 -> restart();
        case 2 -> deleteRecords();
        case 3 -> fixture.logs.checkpoint();
        case 4 -> fixture.files.usableBytes = random.nextInt(3000);
        case 5 -> fixture.files.usableBytes = Long.MAX_VALUE;
        case 6 -> stopTheMachineIn(random.nextInt(60));
        case 7, 8, 9 -> fixture.flush();
        case 10 -> fixture.pass(Duration.ofMinutes(random.nextInt(100)));
        case 11 -> findTimestamp();
        case 12, 13, 14 -> compact();
        case 15 -> fixture.logs.deleteExpired();
        case 16 -> failOneCall(random.nextInt(60));
        default -> append();
      }
      check();
    }

    private void append() {
      List<String> records = new ArrayList<>();
      List<Sent> added = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        String key = "k" + random.nextInt(9);
        boolean tombstone = random.nextInt(5) == 0;
        long offset = sent.size() + (long) added.size();
        String record = tombstone ? key : key + "=" + offset + "x".repeat(random.nextInt(40));
        long timestamp = fixture.wallMs + added.size();
        added.add(new Sent(key, offset + ":" + record, timestamp, tombstone));
        records.add(record);
      }
      Compression codec = random.nextInt(4) == 0 ? Compression.GZIP : Compression.NONE;
      try {
        log.log()
            .append(
                List.of(
                    CompactionFixture.batch(
                        codec, fixture.wallMs, records.toArray(new String[0]))));
        sent.addAll(added);
      } catch (LogpostException.OutcomeUnknown e) {
        sent.addAll(added);
      } catch (LogpostException e) {
        assertThat(e)
            .isInstanceOfAny(
                LogpostException.DiskFull.class, LogpostException.PartitionOffline.class);
      }
    }

    private void compact() {
      long memoryBytes = KeyOffsets.BYTES_PER_KEY * (3L + random.nextInt(20));
      log.log();
      new LogCleaner(fixture.logs, memoryBytes).run();
    }

    /// After some more calls none of the disk's answers any more; mostly within a compaction.
    private void stopTheMachineIn(int calls) {
      fixture.files.fault = countingFault(calls);
      compact();
      crash();
    }

    /// One call fails, mostly within a compaction, and what it left undone is made up for.
    private void failOneCall(int before) {
      int[] left = {before};
      fixture.files.fault =
          (call, path) -> {
            if (!call.equals("read") && left[0]-- == 0) {
              throw new IOException("Input/output error");
            }
          };
      compact();
      fixture.files.fault = (call, path) -> {};
      if (random.nextBoolean()) {
        fixture.pass(Duration.ofMinutes(1));
        compact();
        assertThat(log.log().trouble()).isEmpty();
      }
    }

    private static FakeLogFiles.Fault countingFault(int calls) {
      int[] left = {calls};
      return (call, path) -> {
        if (!call.equals("read") && left[0]-- <= 0) {
          throw new IOException("Input/output error");
        }
      };
    }

    private void deleteRecords() {
      long before = start + random.nextInt((int) (seen - start) / 4 + 1);
      try {
        start = Math.max(start, log.log().deleteRecordsBefore(before));
      } catch (LogpostException e) {
        start = log.log().bounds().startOffset();
      }
    }

    private void crash() {
      fixture.crash(random.nextLong());
      takeEnd();
    }

    private void restart() {
      fixture.files.usableBytes = Long.MAX_VALUE;
      fixture.restart();
      takeEnd();
    }

    /// What nobody had seen may be gone, or be there.
    private void takeEnd() {
      LogBounds bounds = log.log().bounds();
      assertThat(log.log().trouble()).isEmpty();
      assertThat(bounds.logEndOffset()).isBetween(seen, (long) sent.size());
      sent.subList((int) bounds.logEndOffset(), sent.size()).clear();
      assertThat(log.files())
          .noneMatch(name -> name.endsWith(".cleaned") || name.endsWith(".swap"));
    }

    /// Whoever looks at the disk after a stop or a crash finds no error.
    void verify() {
      if (random.nextBoolean()) {
        fixture.crash(random.nextLong());
      } else {
        fixture.stop();
      }
      assertThat(fixture.verify())
          .noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }

    private void findTimestamp() {
      long timestamp = fixture.wallMs - random.nextInt(20_000_000);
      OptionalLong expected =
          visible().stream()
              .map(Run::offsetOf)
              .mapToLong(Long::longValue)
              .filter(offset -> sent.get((int) offset).timestamp() >= timestamp)
              .findFirst();
      assertThat(log.log().offsetForTimestamp(timestamp)).isEqualTo(expected);
    }

    private List<String> visible() {
      return log.readFrom(log.log().bounds().startOffset());
    }

    private static long offsetOf(String text) {
      return Long.parseLong(text.substring(0, text.indexOf(':')));
    }

    private void check() {
      LogBounds bounds = log.log().bounds();
      assertThat(bounds.startOffset()).isGreaterThanOrEqualTo(start);
      assertThat(bounds.highWatermark()).isBetween(seen, (long) sent.size());
      start = bounds.startOffset();
      seen = bounds.highWatermark();
      List<String> found = visible();
      Map<Long, String> byOffset = new HashMap<>();
      found.forEach(text -> byOffset.put(offsetOf(text), text));
      byOffset.forEach(
          (offset, text) -> assertThat(text).isEqualTo(sent.get(offset.intValue()).text()));
      checkGone(byOffset.keySet());
      checkLast(byOffset.keySet());
      long from = start + random.nextInt((int) (seen - start) + 1);
      assertThat(log.readFrom(from))
          .isEqualTo(found.stream().filter(text -> offsetOf(text) >= from).toList());
    }

    /// What a compaction took out never comes back.
    private void checkGone(Set<Long> there) {
      assertThat(gone).noneMatch(there::contains);
      for (long offset = start; offset < seen; offset++) {
        if (!there.contains(offset)) {
          gone.add(offset);
        }
      }
    }

    /// The last record of each key is there; a tombstone may have gone when it was old enough.
    private void checkLast(Set<Long> there) {
      Map<String, Long> last = new HashMap<>();
      for (long offset = start; offset < seen; offset++) {
        last.put(sent.get((int) offset).key(), offset);
      }
      last.forEach((key, offset) -> {
        Sent record = sent.get(offset.intValue());
        boolean mayBeGone =
            record.isTombstone() && fixture.wallMs - record.timestamp() >= DELETE_RETENTION_MS;
        if (!mayBeGone) {
          assertThat(there).contains(offset);
        } else if (!there.contains(offset)) {
          assertThat(there).noneMatch(each -> sent.get(each.intValue()).key().equals(key));
        }
      });
    }
  }
}
