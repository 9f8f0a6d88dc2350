package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.error.LogpostException;
import io.logpost.record.Compression;
import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random appends, flushes, deletions, faults, crashes and restarts, held against a list.
 *
 * <p>{@code -Dlogpost.seeds=10000} runs more of them, {@code -Dlogpost.seed=17} a single one.
 */
class LogModelTest {
  private static final int STEPS = 80;

  @TestFactory
  Stream<DynamicTest> keepsWhatItShowed() {
    Long only = Long.getLong("logpost.seed");
    LongStream seeds =
        only != null
            ? LongStream.of(only)
            : LongStream.range(0, Long.getLong("logpost.seeds", 300));
    return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
  }

  private static void run(long seed) {
    Run run = new Run(seed);
    for (int i = 0; i < STEPS; i++) {
      run.step();
    }
  }

  /** The log and its model: what was appended, and up to where somebody saw it. */
  private static final class Run {
    private final LogFixture fixture = new LogFixture();
    private final Random random;
    private final List<String> values = new ArrayList<>();
    private final List<Long> timestamps = new ArrayList<>();
    private long start;
    private long seen;
    private int counter;

    Run(long seed) {
      random = new Random(seed);
      fixture.config =
          LogFixture.config()
              .segmentBytes(200 + random.nextInt(2000))
              .indexIntervalBytes(1 + random.nextInt(400))
              .build();
    }

    void step() {
      switch (random.nextInt(20)) {
        case 0 -> crash();
        case 1 -> restart();
        case 2 -> deleteRecords();
        case 3 -> fixture.logs.checkpoint();
        case 4 -> fixture.files.usableBytes = random.nextInt(400);
        case 5 -> fixture.files.usableBytes = Long.MAX_VALUE;
        case 6 -> failOnce();
        case 7, 8, 9, 10 -> flushOne();
        case 11 -> findTimestamp();
        default -> append();
      }
      check();
    }

    private void append() {
      List<RecordBatch> batches = new ArrayList<>();
      List<String> added = new ArrayList<>();
      List<Long> addedAt = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        String[] some = new String[1 + random.nextInt(4)];
        long timestamp = 1_000 + 10L * counter - random.nextInt(50);
        for (int j = 0; j < some.length; j++) {
          some[j] = "v" + counter++ + "x".repeat(random.nextInt(60));
          added.add(some[j]);
          addedAt.add(timestamp + j);
        }
        Compression codec = random.nextInt(4) == 0 ? Compression.GZIP : Compression.NONE;
        batches.add(LogFixture.batch(codec, timestamp, some));
      }
      try {
        PartitionLog.Appended appended = fixture.log().append(batches);
        assertThat(appended.baseOffset()).isEqualTo(values.size());
        values.addAll(added);
        timestamps.addAll(addedAt);
      } catch (LogpostException.OutcomeUnknown e) {
        values.addAll(added);
        timestamps.addAll(addedAt);
      } catch (LogpostException e) {
        assertThat(e).isInstanceOfAny(refusals());
      }
    }

    private static Class<?>[] refusals() {
      return new Class<?>[] {
        LogpostException.DiskFull.class,
        LogpostException.PartitionOffline.class,
        LogpostException.OutcomeUnknown.class
      };
    }

    private void flushOne() {
      Runnable flush = fixture.flushes.poll();
      if (flush != null) {
        flush.run();
      }
    }

    private void failOnce() {
      String[] calls = {"write", "force", "create", "truncate", "forceDirectory"};
      String call = calls[random.nextInt(calls.length)];
      boolean[] failed = {false};
      fixture.files.fault =
          (each, path) -> {
            boolean log = path.startsWith(LogFixture.DIRECTORY);
            if (log && !failed[0] && each.equals(call)) {
              failed[0] = true;
              throw new IOException("Input/output error");
            }
          };
    }

    private void deleteRecords() {
      long offset = start + random.nextInt((int) (seen - start) + 1);
      try {
        start = Math.max(start, fixture.log().deleteRecordsBefore(offset));
      } catch (LogpostException e) {
        assertThat(e).isInstanceOfAny(refusals());
        start = fixture.log().bounds().startOffset();
      }
    }

    private void crash() {
      fixture.crash(random.nextLong());
      takeEnd();
    }

    private void restart() {
      fixture.files.usableBytes = Long.MAX_VALUE;
      fixture.files.fault = (call, path) -> {};
      fixture.restart();
      takeEnd();
    }

    /** What nobody had seen may be gone, or be there. */
    private void takeEnd() {
      LogBounds bounds = fixture.log().bounds();
      assertThat(fixture.log().trouble()).isEmpty();
      assertThat(bounds.logEndOffset()).isBetween(seen, (long) values.size());
      assertThat(bounds.highWatermark()).isEqualTo(bounds.logEndOffset());
      assertThat(bounds.startOffset()).isLessThanOrEqualTo(Math.max(start, seen));
      values.subList((int) bounds.logEndOffset(), values.size()).clear();
      timestamps.subList((int) bounds.logEndOffset(), timestamps.size()).clear();
      fixture.files.fault = (call, path) -> {};
    }

    private void findTimestamp() {
      LogBounds bounds = fixture.log().bounds();
      long timestamp = 1_000 + 10L * random.nextInt(counter + 1);
      OptionalLong expected =
          LongStream.range(bounds.startOffset(), bounds.highWatermark())
              .filter(offset -> timestamps.get((int) offset) >= timestamp)
              .findFirst();
      assertThat(fixture.log().offsetForTimestamp(timestamp)).isEqualTo(expected);
    }

    private void check() {
      LogBounds bounds = fixture.log().bounds();
      assertThat(bounds.startOffset()).isGreaterThanOrEqualTo(start);
      assertThat(bounds.highWatermark()).isBetween(seen, (long) values.size());
      seen = bounds.highWatermark();
      start = bounds.startOffset();
      long from = start + random.nextInt((int) (seen - start) + 1);
      List<String> expected = new ArrayList<>();
      for (long offset = from; offset < seen; offset++) {
        expected.add(offset + "=" + values.get((int) offset));
      }
      assertThat(fixture.read(from)).isEqualTo(expected);
    }
  }
}
