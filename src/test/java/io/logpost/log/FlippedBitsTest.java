package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.record.Compression;
import io.logpost.record.Headers;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordBatchBuilder;
import io.logpost.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestFactory;

/// Every byte of every file of a small log is flipped, one at a time: what was flipped is found out
/// or makes no difference, and nothing acknowledged is cut or deleted.
///
/// All bits of a byte are tried in the indexes and in two batches, one bit in the other files.
class FlippedBitsTest {
  private static final long WALL_MS = 1_700_000_000_000L;
  private static final long FIRST_MS = WALL_MS - 10_000;

  /// At least the first two batches, the second of them compressed.
  private static final int FULLY_TRIED_BYTES = 230;

  /// The records' timestamps, batch by batch; later ones are not always later.
  private static final long[][] BATCHES = {
    {0, 10}, {100, 90}, {50}, {300, 200}, {120, 130, 140}, {400}, {300}, {410, 405}, {500}, {420}
  };

  /// When to look for the first record since.
  private static final long[] AFTER = {0, 1, 95, 121, 200, 300, 301, 400, 406, 410, 500, 501};

  private final List<Shown> written = new ArrayList<>();

  /// All that a reader sees of a record.
  private record Shown(long offset, long timestamp, String key, String value, String headers) {
    static Shown of(RecordView record) {
      StringBuilder headers = new StringBuilder();
      record.headers().forEach((name, value) -> headers.append(text(name)).append(text(value)));
      return new Shown(
          record.offset(),
          record.timestamp(),
          text(record.key()),
          text(record.value()),
          headers.toString());
    }

    private static String text(ByteBuffer bytes) {
      return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private RecordBatch batch(int number) {
    RecordBatchBuilder builder = new RecordBatchBuilder(Integer.MAX_VALUE);
    for (long after : BATCHES[number]) {
      long offset = written.size();
      Shown record =
          new Shown(offset, FIRST_MS + after, "k" + offset, "v".repeat(12) + offset, "h" + offset);
      builder.append(
          record.timestamp(),
          bytes(record.key()),
          bytes(record.value()),
          new Headers.Builder().add("h", "" + offset).build(),
          false);
      written.add(record);
    }
    return builder.build().compress(number % 6 == 1 ? Compression.GZIP : Compression.NONE);
  }

  /// A log of three segments; retention just keeps the first.
  private LogFixture written() {
    written.clear();
    LogFixture fixture = new LogFixture();
    fixture.config = config();
    for (int i = 0; i < BATCHES.length; i++) {
      fixture.log().append(List.of(batch(i)));
    }
    fixture.flush();
    fixture.logs.checkpoint();
    return fixture;
  }

  private static LogConfig config() {
    return LogFixture.config()
        .segmentBytes(450)
        .indexIntervalBytes(1)
        .retentionMs(WALL_MS - FIRST_MS - 300)
        .build();
  }

  /// A disk to spoil, and the log on it, which may run already.
  private record Case(FakeLogFiles files, Supplier<LogFixture> log) {}

  private Case running() {
    LogFixture fixture = written();
    return new Case(fixture.files, () -> fixture);
  }

  private Case stopped(FakeLogFiles files) {
    FakeLogFiles copy = files.copy();
    return new Case(
        copy,
        () -> {
          LogFixture fixture = new LogFixture(copy);
          fixture.config = config();
          return fixture;
        });
  }

  private Stream<DynamicTest> flips(Supplier<Case> cases) {
    return cases.get().files().paths().stream()
        .map(path ->
            DynamicTest.dynamicTest(
                LogFixture.ROOT.relativize(path).toString(), () -> flipAll(path, cases)));
  }

  private void flipAll(Path path, Supplier<Case> cases) {
    int size = cases.get().files().content(path).length;
    boolean isIndex = path.toString().endsWith("index");
    for (int at = 0; at < size; at++) {
      boolean all = isIndex || (path.toString().endsWith(".log") && at < FULLY_TRIED_BYTES);
      for (int bit = all ? 0 : at % 8; bit <= (all ? 7 : at % 8); bit++) {
        Case spoilt = cases.get();
        byte[] content = spoilt.files().content(path);
        content[at] ^= (byte) (1 << bit);
        spoilt.files().overwrite(path, content);
        look(spoilt, at + bit, "byte %d bit %d of %s".formatted(at, bit, path));
      }
    }
  }

  private void look(Case spoilt, int order, String what) {
    FakeLogFiles before = spoilt.files().copy();
    try {
      new Look(spoilt.log().get(), List.copyOf(written), what).inOrder(order);
    } catch (DataDirectoryException | PartitionOffline e) {
      // found out
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
    assertNothingCut(before, spoilt.files(), what);
  }

  private static void assertNothingCut(FakeLogFiles before, FakeLogFiles after, String what) {
    for (Path path : before.paths()) {
      if (path.toString().endsWith(".log")) {
        byte[] kept = before.content(path);
        assertThat(after.isThere(path)).as("%s: %s", what, path).isTrue();
        assertThat(Arrays.copyOf(after.content(path), kept.length))
            .as("%s: %s", what, path)
            .isEqualTo(kept);
      }
    }
  }

  /// What may be asked of a log, beginning with another question each time.
  private static final class Look {
    private final LogFixture fixture;
    private final List<Shown> expected;
    private final String what;

    Look(LogFixture fixture, List<Shown> expected, String what) {
      this.fixture = fixture;
      this.expected = new ArrayList<>(expected);
      this.what = what;
    }

    void inOrder(int order) {
      List<Runnable> steps =
          List.of(this::readAll, this::findTimestamps, this::deleteExpired, this::append);
      for (int i = 0; i < steps.size(); i++) {
        steps.get((order + i) % steps.size()).run();
      }
      fixture.restart();
      steps.get(order % 2).run();
    }

    private void readAll() {
      LogBounds bounds = fixture.log().bounds();
      assertThat(bounds).as(what).isEqualTo(new LogBounds(0, expected.size(), expected.size()));
      for (int from = expected.size() - 1; from > 0; from -= 5) {
        readFrom(from);
      }
      readFrom(0);
    }

    private void readFrom(int from) {
      List<Shown> shown = new ArrayList<>();
      long next = from;
      try {
        while (next < expected.size()) {
          next = fixture.log().read(next, record -> shown.add(Shown.of(record)));
        }
      } catch (PartitionOffline e) {
        assertThat(fixture.log().trouble()).as(what).isNotEmpty();
      }
      int to = (int) Math.min(next, expected.size());
      assertThat(shown).as(what).isEqualTo(expected.subList(from, to));
    }

    private void findTimestamps() {
      for (long after : AFTER) {
        long timestamp = FIRST_MS + after;
        OptionalLong first =
            expected.stream()
                .filter(record -> record.timestamp() >= timestamp)
                .mapToLong(Shown::offset)
                .findFirst();
        try {
          assertThat(fixture.log().offsetForTimestamp(timestamp)).as(what).isEqualTo(first);
        } catch (PartitionOffline e) {
          assertThat(fixture.log().trouble()).as(what).isNotEmpty();
        }
      }
    }

    private void deleteExpired() {
      var _ = fixture.log(); // only what is open is looked at
      fixture.logs.deleteExpired();
      assertThat(fixture.log().bounds().startOffset()).as(what).isZero();
    }

    private void append() {
      RecordBatchBuilder builder = new RecordBatchBuilder(Integer.MAX_VALUE);
      long offset = expected.size();
      Shown record = new Shown(offset, FIRST_MS + 450, "k", "v", "");
      builder.append(record.timestamp(), bytes("k"), bytes("v"), Headers.none(), false);
      try {
        fixture.log().append(List.of(builder.build()));
        fixture.flush();
        expected.add(record);
      } catch (PartitionOffline e) {
        assertThat(fixture.log().trouble()).as(what).isNotEmpty();
      }
    }
  }

  @Nested
  class NothingWrongIsServed {
    @TestFactory
    Stream<DynamicTest> byARunningLog() {
      return flips(FlippedBitsTest.this::running);
    }

    @TestFactory
    Stream<DynamicTest> byALogThatWasClosed() {
      LogFixture fixture = written();
      fixture.stop();
      return flips(() -> stopped(fixture.files));
    }

    @TestFactory
    Stream<DynamicTest> byALogThatWasKilled() {
      LogFixture fixture = written();
      return flips(() -> stopped(fixture.files));
    }
  }
}
