package io.logpost.log;

import io.logpost.log.PartitionLog.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A data directory on the real disk with one partition, filled by the real log and spoiled by a
/// test.
///
/// The partition is `orders-0`, its batches have three records each, a segment takes {@link
/// #BATCHES_PER_SEGMENT} of them and every second one has an index entry.
public final class DataFolder {
  public static final int BATCHES_PER_SEGMENT = 5;
  public static final int BATCH_BYTES = batch(0).length;
  private static final PartitionId ID = new PartitionId("topic-id", "orders", 0);
  private static final long MS = 1_700_000_000_000L;

  private final Path root;
  private final LogConfig config =
      LogFixture.config()
          .segmentBytes(BATCHES_PER_SEGMENT * BATCH_BYTES)
          .indexIntervalBytes(BATCH_BYTES)
          .build();

  public DataFolder(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /// The same in another directory.
  public DataFolder copyTo(Path other) {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        Files.copy(path, other.resolve(root.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
      }
      return new DataFolder(other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Appends so many batches and stops.
  public DataFolder append(int batches) {
    return with(log -> appendTo(log, batches));
  }

  /// Does something with the log, then stops cleanly.
  public DataFolder with(Consumer<PartitionLog> work) {
    try (DataDirectory directory = DataDirectory.open(root);
        PartitionLogs logs = open(directory)) {
      work.accept(logs.log(ID, () -> config));
    }
    return this;
  }

  /// Appends so many batches and stops as a killed process does.
  public DataFolder appendAndKill(int batches) {
    try (DataDirectory directory = DataDirectory.open(root)) {
      PartitionLogs logs = open(directory);
      appendTo(logs.log(ID, () -> config), batches);
      logs.checkpoint();
    }
    return this;
  }

  private static PartitionLogs open(DataDirectory directory) {
    return PartitionLogs.open(
        directory,
        Runnable::run,
        InstantSource.fixed(java.time.Instant.ofEpochMilli(MS)),
        () -> 1,
        LogLimits.NO_FLOOR);
  }

  public static void appendTo(PartitionLog log, int batches) {
    for (int i = 0; i < batches; i++) {
      long offset = log.bounds().logEndOffset();
      var appended = log.append(List.of(LogFixture.batch(MS + offset, values(offset))));
      log.awaitFlushed(appended, Duration.ofSeconds(5));
    }
  }

  private static String[] values(long offset) {
    return new String[] {
      "v%06d".formatted(offset), "v%06d".formatted(offset + 1), "v%06d".formatted(offset + 2)
    };
  }

  /// The time of a record.
  public static long timestamp(long offset) {
    return MS + offset;
  }

  /// The bytes of a batch as it stands in the log.
  public static byte[] batch(long offset) {
    var batch = LogFixture.batch(MS + offset, values(offset));
    batch.assignBaseOffset(offset);
    byte[] bytes = new byte[batch.sizeInBytes()];
    batch.buffer().get(bytes);
    return bytes;
  }

  /// The offsets that a server serves from an offset on, and checks what stands there.
  public List<Long> served(long from) {
    List<Long> offsets = new ArrayList<>();
    var _ =
        with(log -> {
          long next = from;
          while (next < log.bounds().highWatermark()) {
            next =
                log.read(
                    next,
                    record -> {
                      String value = StandardCharsets.UTF_8.decode(record.value()).toString();
                      if (!value.equals(values(record.offset())[0])) {
                        throw new AssertionError(record.offset() + " has " + value);
                      }
                      return offsets.add(record.offset());
                    });
          }
        });
    return offsets;
  }

  /// What a server says of the log.
  public Service service() {
    List<Service> found = new ArrayList<>();
    var _ = with(log -> found.add(log.service()));
    return found.getFirst();
  }

  public Path file(long base, String suffix) {
    return partition().resolve("%020d%s".formatted(base, suffix));
  }

  public Path partition() {
    return root.resolve("topics/topic-id/0");
  }

  /// Changes a file's bytes.
  public DataFolder change(Path file, UnaryOperator<byte[]> change) {
    try {
      Files.write(file, change.apply(Files.readAllBytes(file)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Flips a bit.
  public DataFolder flip(Path file, int position) {
    return change(
        file,
        bytes -> {
          bytes[position] ^= 0x10;
          return bytes;
        });
  }

  public DataFolder delete(Path file) {
    try {
      Files.delete(file);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every file and directory with its bytes and the time of its last change.
  public Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        byte[] bytes = Files.isDirectory(path) ? new byte[0] : Files.readAllBytes(path);
        state.put(
            path.toString(),
            Files.getLastModifiedTime(path) + " " + HexFormat.of().formatHex(bytes));
      }
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
