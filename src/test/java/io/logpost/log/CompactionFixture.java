package io.logpost.log;

import io.logpost.record.Compression;
import io.logpost.record.Headers;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordBatchBuilder;
import io.logpost.record.RecordView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A compacted log over files in memory, with records written as `key=value`, tombstones as `key`
/// and records without key as `=value`.
final class CompactionFixture {
  static final LogConfig.Cleanup COMPACT = LogConfig.Cleanup.COMPACT;

  /// What {@link #writeSegments} writes, then with the first group compacted, then all of it.
  static final List<String> OLD =
      List.of("0:a=1", "1:b=1", "2:a=2", "3:c=1", "4:b=2", "5:d=1", "6:d=2", "7:z=1");

  static final List<String> HALF = List.of("2:a=2", "3:c=1", "4:b=2", "5:d=1", "6:d=2", "7:z=1");
  static final List<String> NEW = List.of("2:a=2", "3:c=1", "4:b=2", "6:d=2", "7:z=1");

  final LogFixture fixture = new LogFixture();
  Compression codec = Compression.NONE;
  long memoryBytes = 1 << 20;

  CompactionFixture() {
    cleanup(COMPACT);
  }

  void cleanup(LogConfig.Cleanup cleanup) {
    fixture.config = LogFixture.config().segmentBytes(10_000).cleanup(cleanup).build();
  }

  static LogConfig.Cleanup lags(long minLagMs, long maxLagMs, double minDirtyRatio) {
    return new LogConfig.Cleanup(
        false, true, COMPACT.deleteRetentionMs(), minLagMs, maxLagMs, minDirtyRatio);
  }

  PartitionLog log() {
    return fixture.log();
  }

  /// Appends each text as a batch of its own; commas separate the records of one.
  void put(String... batches) {
    for (String batch : batches) {
      log().append(List.of(batch(codec, fixture.wallMs, batch.split(","))));
    }
    fixture.flush();
  }

  /// Appends batches as a segment of their own, which is sealed with the next append.
  void putSegment(String... batches) {
    LogConfig before = fixture.config;
    fixture.config = LogFixture.config().segmentBytes(1).cleanup(before.cleanup()).build();
    put(batches[0]);
    fixture.config = LogFixture.config().segmentBytes(1 << 20).cleanup(before.cleanup()).build();
    for (int i = 1; i < batches.length; i++) {
      put(batches[i]);
    }
    fixture.config = before;
  }

  static RecordBatch batch(Compression codec, long timestamp, String... records) {
    RecordBatchBuilder builder = new RecordBatchBuilder(Integer.MAX_VALUE);
    for (int i = 0; i < records.length; i++) {
      int at = records[i].indexOf('=');
      String key = at < 0 ? records[i] : records[i].substring(0, at);
      builder.append(
          timestamp + i,
          key.isEmpty() ? null : bytes(key),
          at < 0 ? null : bytes(records[i].substring(at + 1)),
          new Headers.Builder().add("h", key).build(),
          false);
    }
    return builder.build().compress(codec);
  }

  /// Four sealed segments of two records, which are compacted in two groups, and an active one.
  void writeSegments() {
    putSegment("a=1", "b=1");
    putSegment("a=2", "c=1");
    putSegment("b=2", "d=1");
    putSegment("d=2");
    putSegment("z=1");
    int two = 2 * fixture.files.content(LogFixture.segment(0, ".log")).length;
    fixture.config = LogFixture.config().segmentBytes(two).cleanup(COMPACT).build();
  }

  /// A look of the cleaner, which compacts what is due.
  LogCleaner compact() {
    LogCleaner cleaner = new LogCleaner(fixture.logs, memoryBytes);
    cleaner.run();
    fixture.flush();
    return cleaner;
  }

  List<String> read() {
    return readFrom(log().bounds().startOffset());
  }

  /// `offset:key=value` of all records from an offset on.
  List<String> readFrom(long offset) {
    return readFrom(log(), offset);
  }

  static List<String> readFrom(PartitionLog log, long offset) {
    List<String> found = new ArrayList<>();
    long next = offset;
    while (next < log.bounds().highWatermark()) {
      next = log.read(next, record -> found.add(text(record)));
    }
    return found;
  }

  static String text(RecordView record) {
    ByteBuffer value = record.value();
    return record.offset() + ":" + text(record.key()) + (value == null ? "" : "=" + text(value));
  }

  private static String text(@Nullable ByteBuffer bytes) {
    return bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The names of the files that hold the log, without metadata.
  List<String> files() {
    if (!fixture.files.isThere(LogFixture.DIRECTORY)) {
      return List.of();
    }
    try {
      return fixture.files.list(LogFixture.DIRECTORY).stream()
          .filter(name -> !name.startsWith("partition"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Files of a compaction that are not in their places.
  List<String> leftOvers() {
    return files().stream()
        .filter(name -> name.endsWith(".cleaned") || name.endsWith(".swap"))
        .toList();
  }

  /// The base offsets of its segments.
  List<Long> segments() {
    return files().stream()
        .filter(name -> name.endsWith(".log"))
        .map(name -> Long.parseLong(name.substring(0, 20)))
        .toList();
  }
}
