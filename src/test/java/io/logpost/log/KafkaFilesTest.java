package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.record.Compression;
import io.logpost.record.RecordBatch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.tools.DumpLogSegments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Segment files on a real file system, held against Kafka's own code. */
class KafkaFilesTest {
  private static final PartitionId ID = new PartitionId("topic-id", "orders", 0);
  private static final int BATCHES = 300;

  @TempDir Path root;
  private final ExecutorService flushers = Executors.newFixedThreadPool(2);
  private final LogConfig config =
      LogFixture.config().segmentBytes(8_000).indexIntervalBytes(500).build();

  @AfterEach
  void stopFlushers() {
    flushers.shutdown();
  }

  private PartitionLogs open(DataDirectory directory) {
    return PartitionLogs.open(
        directory, flushers, InstantSource.system(), System::nanoTime, LogLimits.NO_FLOOR);
  }

  private Path partition() {
    return root.resolve("topics/topic-id/0");
  }

  private List<Path> files(String suffix) throws Exception {
    try (Stream<Path> files = Files.list(partition())) {
      return files.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  @Nested
  class Kafka {
    private void writeLog(Compression codec) {
      try (DataDirectory directory = DataDirectory.open(root);
          PartitionLogs logs = open(directory)) {
        PartitionLog log = logs.log(ID, () -> config);
        for (int i = 0; i < BATCHES; i++) {
          long timestamp = 1_000_000 + 50L * i - (i % 7) * 100L;
          RecordBatch batch =
              LogFixture.batch(codec, timestamp, "value " + i, "x".repeat(100), "last");
          log.append(List.of(batch));
        }
        log.awaitFlushed(LogFixture.upTo(3L * BATCHES), Duration.ofSeconds(30));
      }
    }

    @ParameterizedTest
    @EnumSource
    void readsOurSegments(Compression codec) throws Exception {
      writeLog(codec);

      List<Long> offsets = new ArrayList<>();
      for (Path path : files(".log")) {
        try (FileRecords records = FileRecords.open(path.toFile(), false)) {
          records.batches().forEach(batch -> batch.ensureValid());
          for (Record each : records.records()) {
            offsets.add(each.offset());
          }
        }
      }
      assertThat(offsets).hasSize(3 * BATCHES).isSorted().startsWith(0L).endsWith(3L * BATCHES - 1);
    }

    @ParameterizedTest
    @EnumSource
    void findsNoFaultInOurFilesWhenItDumpsThem(Compression codec) throws Exception {
      writeLog(codec);

      assertThat(files(".log")).hasSizeGreaterThan(2);
      for (String suffix : List.of(".log", ".index", ".timeindex")) {
        for (Path path : files(suffix)) {
          String dump = dump(path);
          assertThat(dump.toLowerCase(Locale.ROOT))
              .doesNotContain("mismatch", "invalid", "out of order", "corrupt")
              .doesNotContainPattern("(?<![-\\d])\\d+ is followed by") // -1 is its start
              .doesNotContain("exception", "extra", "isvalid: false", "larger");
          assertThat(dump).contains(suffix.equals(".timeindex") ? "timestamp: " : "ffset: ");
        }
      }
    }

    private static String dump(Path path) throws Exception {
      PrintStream before = System.out;
      PrintStream errorsBefore = System.err;
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
      System.setOut(both);
      System.setErr(both); // where it tells of faults
      try {
        DumpLogSegments.main(
            new String[] {"--deep-iteration", "--print-data-log", "--files", path.toString()});
      } finally {
        System.setOut(before);
        System.setErr(errorsBefore);
      }
      return printed.toString(StandardCharsets.UTF_8);
    }
  }

  @Nested
  class KafkaAfterACompaction {
    private void writeAndCompact(Compression codec) {
      LogConfig compacted =
          LogFixture.config()
              .segmentBytes(8_000)
              .indexIntervalBytes(500)
              .cleanup(LogConfig.Cleanup.COMPACT)
              .build();
      try (DataDirectory directory = DataDirectory.open(root);
          PartitionLogs logs = open(directory)) {
        PartitionLog log = logs.log(ID, () -> compacted);
        for (int i = 0; i < BATCHES; i++) {
          String filler = "k" + (i % 7) + "=" + "x".repeat(100);
          String tombstone = "t" + (i % 40);
          PartitionLog.Appended appended =
              log.append(
                  List.of(
                      CompactionFixture.batch(
                          codec, 1_000_000 + 50L * i, filler, "a" + (i % 90) + "=1", tombstone)));
          if (i == BATCHES - 1) {
            log.awaitFlushed(appended, Duration.ofSeconds(30));
          }
        }
        new LogCleaner(logs, 1 << 20).run();
      }
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ZSTD"})
    void readsWhatIsLeft(Compression codec) throws Exception {
      writeAndCompact(codec);

      List<Long> offsets = new ArrayList<>();
      long next = 0;
      for (Path path : files(".log")) {
        try (FileRecords records = FileRecords.open(path.toFile(), false)) {
          for (var batch : records.batches()) {
            batch.ensureValid();
            assertThat(batch.baseOffset()).isEqualTo(next);
            next = batch.nextOffset();
          }
          for (Record each : records.records()) {
            offsets.add(each.offset());
          }
        }
      }
      assertThat(next).isEqualTo(3L * BATCHES);
      assertThat(offsets).hasSizeBetween(100, 600).isSorted();
    }

    /// It tells of the records that went (as non-consecutive offsets), and of a segment without
    /// records that it has another time than its records.
    @ParameterizedTest
    @EnumSource(names = {"NONE", "ZSTD"})
    void findsNoFaultWhenItDumpsTheFiles(Compression codec) throws Exception {
      writeAndCompact(codec);

      for (String suffix : List.of(".log", ".index", ".timeindex")) {
        for (Path path : files(suffix)) {
          assertThat(Kafka.dump(path).toLowerCase(Locale.ROOT))
              .doesNotContain("invalid", "out of order", "corrupt", "exception", "extra")
              .doesNotContain("isvalid: false", "larger")
              .doesNotContainPattern("mismatch(?s:.)*log timestamp: (?!-1)");
        }
      }
    }
  }

  @Nested
  class We {
    @ParameterizedTest
    @EnumSource(
        value = CompressionType.class,
        names = {"NONE", "GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void readASegmentThatKafkaWrote(CompressionType codec) throws Exception {
      List<String> expected = new ArrayList<>();
      Files.createDirectories(partition());
      try (FileRecords file =
          FileRecords.open(partition().resolve("00000000000000000000.log").toFile(), true)) {
        for (long base = 0; base < 1000; base += 10) {
          file.append(kafkasBatch(codec, base, expected));
        }
        file.flush();
      }

      try (DataDirectory directory = DataDirectory.open(root);
          PartitionLogs logs = open(directory)) {
        PartitionLog log = logs.log(ID, () -> config);
        assertThat(LogFixture.read(log, 0)).isEqualTo(expected);
        assertThat(LogFixture.read(log, 777).getFirst()).isEqualTo("777=kafka 777");
        assertThat(log.offsetForTimestamp(5_555)).hasValue(556);
      }
    }

    private static MemoryRecords kafkasBatch(
        CompressionType codec, long base, List<String> expected) {
      SimpleRecord[] records = new SimpleRecord[10];
      for (int i = 0; i < 10; i++) {
        long offset = base + i;
        byte[] value = ("kafka " + offset).getBytes(StandardCharsets.UTF_8);
        records[i] = new SimpleRecord(offset * 10, "key".getBytes(StandardCharsets.UTF_8), value);
        expected.add(offset + "=kafka " + offset);
      }
      return MemoryRecords.withRecords(
          base, org.apache.kafka.common.compress.Compression.of(codec).build(), records);
    }
  }
}
