package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.record.Compression;
import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A log and its model: what was appended, and up to where somebody saw it.
 *
 * <p>The machine may stop at any call of the file system, also within a recovery, and other steps
 * run within the calls that a flush makes, as those of other threads would.
 */
final class LogModel {
  private static final Class<?>[] REFUSALS = {
    LogpostException.DiskFull.class,
    PartitionOffline.class,
    OutcomeUnknown.class,
    LogpostException.Overloaded.class
  };

  private final LogFixture fixture = new LogFixture();
  private final Random random;
  private final List<String> values = new ArrayList<>();
  private final List<Long> timestamps = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final long retentionMs;

  /** Nothing below may come back: a deletion of records was answered. */
  private long deletedBefore;

  private long start;
  private long seen;
  private long leavings;
  private int counter;

  private FakeLogFiles.Fault failing;
  private int callsToTheEnd;
  private boolean inFlush;

  /** An append whose flush somebody waits for. */
  private record Waiting(PartitionLog.Appended appended, List<String> values) {}

  /** Ends whatever runs, without a word to it. */
  private static final class MachineStopped extends Error {
    private static final long serialVersionUID = 1;
  }

  LogModel(long seed) {
    random = new Random(seed);
    retentionMs = 2_000 + random.nextInt(20_000);
    LogFixture.Configs configs =
        LogFixture.config()
            .segmentBytes(200 + random.nextInt(2000))
            .indexIntervalBytes(1 + random.nextInt(400))
            .retentionMs(random.nextBoolean() ? retentionMs : -1);
    fixture.config =
        random.nextInt(4) == 0 ? configs.retentionBytes(2000).build() : configs.build();
    healFaults();
  }

  void step() {
    try {
      switch (random.nextInt(26)) {
        case 0 -> throw new MachineStopped();
        case 1 -> callsToTheEnd = 1 + random.nextInt(60);
        case 2 -> restart();
        case 3 -> deleteRecords();
        case 4 -> fixture.logs.checkpoint();
        case 5 -> fixture.files.usableBytes = random.nextInt(400);
        case 6 -> fixture.files.usableBytes = Long.MAX_VALUE;
        case 7 -> failOnce();
        case 8, 9, 10, 11, 12 -> flushOne();
        case 13 -> findTimestamp();
        case 14 -> deleteExpired();
        case 15, 16 -> maintain();
        case 17 -> askForAFlush();
        default -> append();
      }
      check();
    } catch (MachineStopped e) {
      crash();
    }
  }

  private void before(String call, Path path) throws IOException {
    if (callsToTheEnd > 0 && --callsToTheEnd == 0) {
      throw new MachineStopped();
    }
    if (inFlush && path.startsWith(LogFixture.DIRECTORY) && random.nextInt(4) == 0) {
      inFlush = false;
      meanwhile();
      inFlush = true;
    }
    failing.before(call, path);
  }

  private void meanwhile() {
    switch (random.nextInt(7)) {
      case 0, 1 -> append();
      case 2 -> check();
      case 3 -> findTimestamp();
      case 4 -> deleteRecords();
      case 5 -> deleteExpired();
      default -> fixture.logs.checkpoint();
    }
  }

  private void healFaults() {
    failing = (call, path) -> {};
    callsToTheEnd = 0;
    inFlush = false;
    fixture.files.fault = this::before;
    fixture.files.usableBytes = Long.MAX_VALUE;
  }

  private void append() {
    List<RecordBatch> batches = new ArrayList<>();
    List<String> added = new ArrayList<>();
    List<Long> addedAt = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String[] some = new String[1 + random.nextInt(4)];
      long timestamp = fixture.wallMs + 10L * counter - random.nextInt(50);
      for (int j = 0; j < some.length; j++) {
        some[j] = "v" + counter++ + "x".repeat(random.nextInt(60));
        added.add(some[j]);
        addedAt.add(timestamp + j);
      }
      Compression codec = random.nextInt(8) == 0 ? Compression.GZIP : Compression.NONE;
      batches.add(LogFixture.batch(codec, timestamp, some));
    }
    if (fixture.log().service() == PartitionLog.Service.ONLINE) {
      forgetWhatWasLost(fixture.log().bounds().logEndOffset());
    }
    try {
      PartitionLog.Appended appended = fixture.log().append(batches);
      assertThat(appended.baseOffset()).isEqualTo(values.size());
      waiting.add(new Waiting(appended, added));
      store(added, addedAt);
    } catch (OutcomeUnknown e) {
      store(added, addedAt);
    } catch (MachineStopped e) {
      store(added, addedAt);
      throw e;
    } catch (LogpostException e) {
      assertThat(e).isInstanceOfAny(REFUSALS);
    }
  }

  private void store(List<String> added, List<Long> addedAt) {
    values.addAll(added);
    timestamps.addAll(addedAt);
  }

  /** A log that was out of service goes on at its flushed offset. */
  private void forgetWhatWasLost(long end) {
    if (fixture.logs.leavings() > leavings) {
      leavings = fixture.logs.leavings();
      assertThat(end).isBetween(seen, (long) values.size());
      truncate(end);
    }
  }

  private void truncate(long end) {
    values.subList((int) end, values.size()).clear();
    timestamps.subList((int) end, timestamps.size()).clear();
  }

  private void flushOne() {
    Runnable flush = fixture.flushes.poll();
    if (flush != null) {
      inFlush = random.nextInt(4) == 0;
      flush.run();
      inFlush = false;
    }
  }

  /** What somebody was told to be on disk is what he sent, and can be read. */
  private void askForAFlush() {
    for (Waiting each : waiting) {
      try {
        fixture.log().awaitFlushed(each.appended(), Duration.ZERO);
      } catch (OutcomeUnknown e) {
        continue;
      }
      int from = (int) each.appended().baseOffset();
      int to = (int) each.appended().nextOffset();
      assertThat(fixture.log().bounds().highWatermark()).isGreaterThanOrEqualTo(to);
      assertThat(values.subList(from, to)).isEqualTo(each.values());
    }
    waiting.clear();
  }

  private void failOnce() {
    String[] calls = {"write", "force", "create", "truncate", "forceDirectory", "rename"};
    String call = calls[random.nextInt(calls.length)];
    int[] failures = {1 + random.nextInt(3)};
    failing =
        (each, path) -> {
          if (path.startsWith(LogFixture.DIRECTORY) && each.equals(call) && failures[0]-- > 0) {
            throw new IOException("Input/output error");
          }
        };
  }

  private void deleteRecords() {
    long offset = start + random.nextInt((int) (seen - start) + 1);
    try {
      deletedBefore = Math.max(deletedBefore, fixture.log().deleteRecordsBefore(offset));
    } catch (LogpostException e) {
      assertThat(e).isInstanceOfAny(REFUSALS);
    }
  }

  /** Only what is too old goes, or what is over the size that is kept. */
  private void deleteExpired() {
    long before = fixture.log().bounds().startOffset();
    fixture.logs.deleteExpired();
    long after = fixture.log().bounds().startOffset();
    long tooOld = fixture.wallMs - retentionMs;
    boolean allTooOld =
        fixture.config.retentionMs() >= 0
            && timestamps.subList((int) before, (int) after).stream().allMatch(at -> at < tooOld);
    boolean tooMuch =
        fixture.config.retentionBytes() >= 0
            && fixture.log().sizeInBytes() >= fixture.config.retentionBytes();
    assertThat(after == before || allTooOld || tooMuch).isTrue();
  }

  /** Time goes by, and a log out of service comes back. */
  private void maintain() {
    fixture.pass(Duration.ofMillis(random.nextInt(8_000)));
    fixture.logs.checkpoint();
  }

  private void crash() {
    do {
      fixture.crash(random.nextLong());
      healFaults();
      callsToTheEnd = random.nextInt(4) == 0 ? 1 + random.nextInt(20) : 0;
    } while (stopsWhileItStarts());
  }

  private boolean stopsWhileItStarts() {
    try {
      takeEnd();
      return false;
    } catch (MachineStopped e) {
      return true;
    }
  }

  private void restart() {
    if (random.nextBoolean()) {
      healFaults();
    }
    PartitionLog closed = fixture.log();
    fixture.stop();
    seen = Math.max(seen, closed.bounds().highWatermark());
    healFaults();
    fixture.reopen();
    takeEnd();
  }

  /** What nobody had seen may be gone, or be there. */
  private void takeEnd() {
    LogBounds bounds = fixture.log().bounds();
    assertThat(fixture.log().trouble()).isEmpty();
    assertThat(bounds.logEndOffset()).isBetween(seen, (long) values.size());
    assertThat(bounds.highWatermark()).isEqualTo(bounds.logEndOffset());
    assertThat(bounds.startOffset()).isBetween(deletedBefore, seen);
    truncate(bounds.logEndOffset());
    waiting.clear();
    leavings = 0;
    healFaults();
  }

  private void findTimestamp() {
    LogBounds bounds = fixture.log().bounds();
    long timestamp = fixture.wallMs + 10L * counter - random.nextInt(2_000);
    OptionalLong expected =
        LongStream.range(bounds.startOffset(), bounds.highWatermark())
            .filter(offset -> timestamps.get((int) offset) >= timestamp)
            .findFirst();
    assertThat(fixture.log().offsetForTimestamp(timestamp)).isEqualTo(expected);
  }

  private void check() {
    LogBounds bounds = fixture.log().bounds();
    assertThat(bounds.startOffset()).isGreaterThanOrEqualTo(deletedBefore);
    assertThat(bounds.highWatermark()).isBetween(seen, (long) values.size());
    assertThat(fixture.log().service()).isNotEqualTo(PartitionLog.Service.OFFLINE);
    seen = bounds.highWatermark();
    start = bounds.startOffset();
    long from = start + random.nextInt((int) (seen - start) + 1);
    assertThat(fixture.read(from)).isEqualTo(expected(from, seen));
  }

  private List<String> expected(long from, long to) {
    List<String> expected = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      expected.add(offset + "=" + values.get((int) offset));
    }
    return expected;
  }

  /** After a stop: what is spoilt then is right, or told. */
  void flipABit() {
    crash();
    fixture.stop();
    assertThat(fixture.verify()).noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    List<Path> paths =
        fixture.files.paths().stream()
            .filter(path -> fixture.files.content(path).length > 0)
            .filter(path -> path.startsWith(LogFixture.DIRECTORY))
            .toList();
    if (!paths.isEmpty()) {
      Path path = paths.get(random.nextInt(paths.size()));
      byte[] content = fixture.files.content(path);
      content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
      fixture.files.overwrite(path, content);
    }
    fixture.reopen();
    healFaults();
    readSpoilt();
  }

  private void readSpoilt() {
    List<String> shown = new ArrayList<>();
    try {
      findTimestamp();
      long next = fixture.log().bounds().startOffset();
      long first = next;
      while (next < fixture.log().bounds().highWatermark()) {
        next =
            fixture
                .log()
                .read(
                    next,
                    record ->
                        shown.add(
                            record.offset() + "=" + StandardCharsets.UTF_8.decode(record.value())));
        assertThat(shown).isEqualTo(expected(first, next));
      }
      assertThat(next).isGreaterThanOrEqualTo(seen);
    } catch (PartitionOffline e) {
      assertThat(fixture.logs.troubles()).isNotEmpty();
    }
  }
}
