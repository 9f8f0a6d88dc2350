package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.record.Compression;
import io.logpost.record.RecordView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files, read and appended to by threads while others are compacted away.
class CompactionRacesTest {
  private static final PartitionId ID = new PartitionId("topic-id", "orders", 0);
  private static final int KEYS = 64;
  private static final int BATCHES = 6_000;
  private static final int PER_BATCH = 5;

  @TempDir private Path root;

  /// The last offset of each key that a flush has put on disk.
  private final AtomicLongArray flushed = new AtomicLongArray(KEYS);

  private volatile boolean done;

  @Test
  void readersMissNothingAndSeeNothingTwice() throws Exception {
    LogConfig config =
        LogFixture.config()
            .segmentBytes(20_000)
            .indexIntervalBytes(300)
            .cleanup(CompactionFixture.lags(0, Long.MAX_VALUE, 0.1))
            .build();
    long runs;
    try (ExecutorService flushers = Executors.newFixedThreadPool(2);
        ExecutorService threads = Executors.newCachedThreadPool();
        DataDirectory directory = DataDirectory.open(root);
        PartitionLogs logs = open(directory, flushers)) {
      PartitionLog log = logs.log(ID, () -> config);
      LogCleaner cleaner = new LogCleaner(logs, 1 << 20);
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(threads.submit(untilDone(() -> readAll(log))));
      }
      Future<Integer> compactor = threads.submit(untilDone(cleaner::run));

      try {
        append(log);
      } finally {
        done = true;
      }
      for (Future<Integer> each : readers) {
        assertThat(each.get()).isPositive();
      }
      compactor.get();
      runs = cleaner.runCount();
      readAll(log);
      assertThat(log.trouble()).isEmpty();
    }
    assertThat(runs).isGreaterThan(3);
  }

  private static PartitionLogs open(DataDirectory directory, Executor flushers) {
    return PartitionLogs.open(
        directory, flushers, InstantSource.system(), System::nanoTime, LogLimits.NO_FLOOR);
  }

  private Callable<Integer> untilDone(Runnable task) {
    return () -> {
      int count = 0;
      while (!done) {
        task.run();
        count++;
      }
      return count;
    };
  }

  private void append(PartitionLog log) {
    long offset = 0;
    for (int i = 0; i < BATCHES; i++) {
      String[] records = new String[PER_BATCH];
      for (int j = 0; j < PER_BATCH; j++) {
        records[j] = key(offset + j) + "=" + (offset + j);
      }
      Compression codec = i % 3 == 0 ? Compression.LZ4 : Compression.NONE;
      PartitionLog.Appended appended =
          log.append(List.of(CompactionFixture.batch(codec, 1_000 + i, records)));
      offset += PER_BATCH;
      if (i % 50 == 49) {
        log.awaitFlushed(appended, Duration.ofSeconds(30));
        for (long each = Math.max(0, offset - 50 * PER_BATCH); each < offset; each++) {
          flushed.set(key(each), each);
        }
      }
    }
  }

  private static int key(long offset) {
    return (int) (offset * 31 % KEYS);
  }

  /// One way through the log: offsets rise, values are theirs, no key's last record is missing.
  private void readAll(PartitionLog log) {
    long[] atLeast = new long[KEYS];
    for (int key = 0; key < KEYS; key++) {
      atLeast[key] = flushed.get(key);
    }
    long[] last = new long[KEYS];
    long[] previous = {-1};
    long next = 0;
    long end = log.bounds().highWatermark();
    while (next < end) {
      next = log.read(next, record -> take(record, last, previous));
    }
    for (int key = 0; key < KEYS; key++) {
      assertThat(last[key]).as("key %s", key).isGreaterThanOrEqualTo(atLeast[key]);
    }
  }

  private static boolean take(RecordView record, long[] last, long[] previous) {
    assertThat(record.offset()).isGreaterThan(previous[0]);
    String value = StandardCharsets.UTF_8.decode(record.value().duplicate()).toString();
    assertThat(value).isEqualTo(Long.toString(record.offset()));
    previous[0] = record.offset();
    last[key(record.offset())] = record.offset();
    return true;
  }
}
