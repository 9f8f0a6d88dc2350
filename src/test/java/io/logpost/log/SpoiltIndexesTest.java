package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Indexes of sealed segments that are not those of their logs: every record is found all the same,
/// from each offset and by each time.
class SpoiltIndexesTest {
  private static final long RECORDS = 36;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  @TempDir private Path directory;
  private DataFolder data;

  @BeforeEach
  void make() {
    data = new DataFolder(directory.resolve("data")).append(12);
  }

  private void servesEverythingAfter(UnaryOperator<byte[]> change) {
    data.change(data.file(0, ".timeindex"), change);
    data.change(data.file(15, ".timeindex"), change);
    servesEverythingAfterOffsets(change);
  }

  private void servesEverythingAfterOffsets(UnaryOperator<byte[]> change) {
    data.change(data.file(0, ".index"), change);
    data.change(data.file(15, ".index"), change);

    for (long from = 0; from < RECORDS; from++) {
      assertThat(data.served(from))
          .as("from %d, seed %d", from, seed)
          .containsExactlyElementsOf(LongStream.range(from, RECORDS).boxed().toList());
    }
    findsEachTime();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void findsEachTime() {
    var _ =
        data.with(log -> {
          for (long offset = 0; offset < RECORDS; offset++) {
            assertThat(log.offsetForTimestamp(DataFolder.timestamp(offset)))
                .as("time of %d, seed %d", offset, seed)
                .hasValue(offset);
          }
        });
  }

  @Nested
  class AnIndex {
    @Test
    void mayBeEmpty() {
      servesEverythingAfter(_ -> new byte[0]);
    }

    @Test
    void mayBeShort() {
      servesEverythingAfter(bytes -> Arrays.copyOf(bytes, bytes.length / 2));
    }

    @Test
    void mayBeOnesOnly() {
      servesEverythingAfter(bytes -> {
        byte[] ones = new byte[bytes.length];
        Arrays.fill(ones, (byte) 0xff);
        return ones;
      });
    }

    /// Times are another matter: where two entries that follow each other are wrong and agree,
    /// nothing shows it.
    @Test
    void ofOffsetsMayBeGarbage() {
      servesEverythingAfterOffsets(bytes -> {
        byte[] garbage = new byte[bytes.length + 5];
        random.nextBytes(garbage);
        return garbage;
      });
    }

    @Test
    void mayBeZeros() {
      servesEverythingAfter(bytes -> new byte[bytes.length]);
    }

    @Test
    void ofOffsetsMayBeThatOfAnotherSegment() {
      byte[] other = read(data.file(15, ".index"));
      data.change(data.file(0, ".index"), _ -> other);

      servesEverythingAfterOffsets(UnaryOperator.identity());
    }
  }
}
