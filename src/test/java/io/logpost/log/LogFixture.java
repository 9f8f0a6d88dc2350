package io.logpost.log;

import io.logpost.error.LogpostException;
import io.logpost.record.Compression;
import io.logpost.record.Headers;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/** Logs over files in memory, with clocks and flushes that move only when told to. */
final class LogFixture {
  static final Path ROOT = Path.of("/data");
  static final PartitionId ID = new PartitionId("topic-id", "orders", 0);
  static final Path DIRECTORY = ROOT.resolve("topics/topic-id/0");

  final FakeLogFiles files;
  final ArrayDeque<Runnable> flushes = new ArrayDeque<>();
  final Executor flushers = this::run;
  private boolean atOnce;
  LogConfig config = LogConfig.DEFAULTS;
  LogLimits limits = LogLimits.NO_FLOOR;
  long wallMs = 1_700_000_000_000L;
  long nanos = 1;

  /** So much time goes by from one look at the monotonic clock to the next. */
  long nanosPerLook;

  PartitionLogs logs;

  LogFixture() {
    this(new FakeLogFiles(ROOT));
  }

  LogFixture(FakeLogFiles files) {
    this.files = files;
    logs = opened();
  }

  PartitionLogs opened() {
    return PartitionLogs.open(
        new DataDirectory(ROOT, files, null),
        flushers,
        () -> Instant.ofEpochMilli(wallMs),
        () -> nanos += nanosPerLook,
        limits);
  }

  private void run(Runnable flush) {
    if (atOnce) {
      flush.run();
    } else {
      flushes.add(flush);
    }
  }

  PartitionLog log() {
    return logs.log(ID, () -> config);
  }

  void flush() {
    while (!flushes.isEmpty()) {
      flushes.poll().run();
    }
  }

  /** Stops as a server does that is asked to, and starts again. */
  void restart() {
    stop();
    logs = opened();
  }

  void stop() {
    flush();
    atOnce = true;
    logs.close();
    atOnce = false;
  }

  void crash(long seed) {
    flushes.clear();
    atOnce = false;
    files.crash(new Random(seed));
    logs = opened();
  }

  void pass(Duration duration) {
    wallMs += duration.toMillis();
    nanos += duration.toNanos();
  }

  PartitionLog.Appended append(String... values) {
    return log().append(List.of(batch(wallMs, values)));
  }

  /** Everything before an offset, in a log that never left service. */
  static PartitionLog.Appended upTo(long nextOffset) {
    return new PartitionLog.Appended(0, nextOffset, 0);
  }

  static RecordBatch batch(long timestamp, String... values) {
    return batch(Compression.NONE, timestamp, values);
  }

  static RecordBatch batch(Compression codec, long timestamp, String... values) {
    RecordBatchBuilder builder = new RecordBatchBuilder(Integer.MAX_VALUE);
    for (int i = 0; i < values.length; i++) {
      builder.append(
          timestamp + i,
          ByteBuffer.wrap("k".getBytes(StandardCharsets.UTF_8)),
          ByteBuffer.wrap(values[i].getBytes(StandardCharsets.UTF_8)),
          Headers.none(),
          false);
    }
    return builder.build().compress(codec);
  }

  List<String> read(long from) {
    return read(log(), from);
  }

  static List<String> read(PartitionLog log, long from) {
    List<String> found = new ArrayList<>();
    long next = from;
    while (next < log.bounds().highWatermark()) {
      next =
          log.read(
              next,
              record ->
                  found.add(record.offset() + "=" + StandardCharsets.UTF_8.decode(record.value())));
    }
    return found;
  }

  /** Some of the configs, the others as they come. */
  static final class Configs {
    private int segmentBytes = LogConfig.DEFAULTS.segmentBytes();
    private long segmentMs = LogConfig.DEFAULTS.segmentMs();
    private int segmentIndexBytes = LogConfig.DEFAULTS.segmentIndexBytes();
    private int indexIntervalBytes = LogConfig.DEFAULTS.indexIntervalBytes();
    private long retentionMs = LogConfig.DEFAULTS.retentionMs();
    private long retentionBytes = LogConfig.DEFAULTS.retentionBytes();
    private LogConfig.Cleanup cleanup = LogConfig.DEFAULTS.cleanup();

    Configs segmentBytes(int bytes) {
      segmentBytes = bytes;
      return this;
    }

    Configs segmentMs(long ms) {
      segmentMs = ms;
      return this;
    }

    Configs segmentIndexBytes(int bytes) {
      segmentIndexBytes = bytes;
      return this;
    }

    Configs indexIntervalBytes(int bytes) {
      indexIntervalBytes = bytes;
      return this;
    }

    Configs retentionMs(long ms) {
      retentionMs = ms;
      return this;
    }

    Configs retentionBytes(long bytes) {
      retentionBytes = bytes;
      return this;
    }

    Configs cleanup(LogConfig.Cleanup how) {
      cleanup = how;
      return this;
    }

    LogConfig build() {
      return new LogConfig(
          segmentBytes,
          segmentMs,
          segmentIndexBytes,
          indexIntervalBytes,
          retentionMs,
          retentionBytes,
          cleanup);
    }
  }

  static Configs config() {
    return new Configs();
  }

  static FakeLogFiles.Fault failing(String call, String suffix) {
    return (each, path) -> {
      if (each.equals(call) && path.toString().endsWith(suffix)) {
        throw new IOException("Input/output error");
      }
    };
  }

  static FakeLogFiles.Fault failingOnce(String call, String suffix) {
    boolean[] failed = {false};
    return (each, path) -> {
      if (!failed[0] && each.equals(call) && path.toString().endsWith(suffix)) {
        failed[0] = true;
        throw new IOException("Input/output error");
      }
    };
  }

  /** The process has no descriptor left for the first such calls. */
  static FakeLogFiles.Fault shortOfDescriptors(String call, String suffix, int calls) {
    int[] left = {calls};
    return (each, path) -> {
      if (left[0] > 0 && each.equals(call) && path.toString().endsWith(suffix)) {
        left[0]--;
        throw new NoDescriptorException(new IOException("Too many open files"));
      }
    };
  }

  /** Does something in the first such call, as another thread might. */
  static FakeLogFiles.Fault duringOne(String call, String suffix, Runnable meanwhile) {
    boolean[] done = {false};
    return (each, path) -> {
      if (!done[0] && each.equals(call) && path.toString().endsWith(suffix)) {
        done[0] = true;
        meanwhile.run();
      }
    };
  }

  /** Stops in a thread of its own, which waits for the flush under way; on return it does. */
  Thread closeDuringFlush() {
    PartitionLog log = log();
    atOnce = true;
    Thread closer = Thread.ofPlatform().start(logs::close);
    while (takesWrites(log)) {
      Thread.onSpinWait();
    }
    return closer;
  }

  /** Stops in a thread of its own; on return no log opens any more. */
  Thread closeDuringOpening() {
    atOnce = true;
    Thread closer = Thread.ofPlatform().start(logs::close);
    int number = 1;
    while (opens(new PartitionId("other-id", "other", number))) {
      number++;
    }
    return closer;
  }

  private boolean opens(PartitionId id) {
    try {
      return logs.log(id, () -> config) != null;
    } catch (LogpostException e) {
      return false;
    }
  }

  /** Stops before what was appended is flushed, and starts again. */
  void stopUnflushed() {
    Thread closer = closeDuringFlush();
    flush();
    await(closer);
    reopen();
  }

  static void await(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean takesWrites(PartitionLog log) {
    try {
      log.checkWritable();
      return true;
    } catch (LogpostException e) {
      return false;
    }
  }

  /** Starts again, in a process whose page cache is the old one's. */
  void reopen() {
    flushes.clear();
    atOnce = false;
    logs = opened();
  }

  static List<String> read(PartitionLog log, long from, long to) {
    List<String> found = new ArrayList<>();
    long next = from;
    while (next < to) {
      next =
          log.read(
              next,
              record ->
                  found.add(record.offset() + "=" + StandardCharsets.UTF_8.decode(record.value())));
    }
    return found;
  }

  /** What stands on the disk now, looked at without opening it. */
  List<Finding> verify() {
    return verify(new DataDirectory(ROOT, files, null));
  }

  static List<Finding> verify(DataDirectory directory) {
    List<Finding> found = new ArrayList<>();
    LogVerifier.verify(
        directory,
        new LogVerifier.Listener() {
          @Override
          public void found(Finding finding) {
            found.add(finding);
          }

          @Override
          public void progress(LogVerifier.Totals soFar) {}
        });
    return found;
  }

  static Path segment(long baseOffset, String suffix) {
    return DIRECTORY.resolve(Segment.fileName(baseOffset, suffix));
  }
}
