package io.logpost.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Bytes that nobody chose: reading them ends, and with nothing but an {@link
/// InvalidBatchException}.
///
/// A failure prints the bytes; they become a test of their own in {@link InvalidBatchTest}.
class RecordBatchFuzzTest {
  private static final int RUNS = 20_000;

  private final Random random = Batches.seeded(RecordBatchFuzzTest.class);

  @Nested
  class Reading {
    @Test
    void survivesRandomBytes() {
      for (int run = 0; run < RUNS; run++) {
        readAll(Batches.random(random, random.nextInt(200)).array());
      }
    }

    @Test
    void survivesRandomRecordsUnderASoundHeader() {
      for (int run = 0; run < RUNS; run++) {
        byte[] bytes =
            Batches.random(random, RecordBatch.HEADER_BYTES + random.nextInt(60)).array();
        keepSmall(bytes);
        new RecordBatch(ByteBuffer.wrap(bytes)).writeHeader(1 + random.nextInt(3), 0, 0, 0);
        readAll(bytes);
      }
    }

    @ParameterizedTest
    @EnumSource
    void survivesChangedBytes(Compression codec) {
      byte[] sound = Batches.copyOf(soundBatch().compress(codec));

      for (int run = 0; run < RUNS / 4; run++) {
        byte[] changed = sound.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        readAll(changed);
      }
    }

    @ParameterizedTest
    @EnumSource
    void survivesTruncation(Compression codec) {
      byte[] sound = Batches.copyOf(soundBatch().compress(codec));

      for (int size = 0; size < sound.length; size++) {
        readAll(Arrays.copyOf(sound, size));
      }
    }
  }

  private static RecordBatch soundBatch() {
    RecordBatchBuilder builder = new RecordBatchBuilder(1 << 16);
    Headers headers = new Headers.Builder().add("name", "value").add("name", "value").build();
    for (int i = 0; i < 20; i++) {
      builder.append(1000 - i, Batches.bytes("key"), Batches.bytes("a value"), headers, false);
    }
    return builder.build();
  }

  /// Small bytes make small varints, which lead deeper into a record.
  private void keepSmall(byte[] bytes) {
    int mask = random.nextBoolean() ? 0x0f : 0xff;
    for (int i = RecordBatch.HEADER_BYTES; i < bytes.length; i++) {
      bytes[i] &= (byte) mask;
    }
  }

  private static void readAll(byte[] bytes) {
    try {
      RecordBatch batch = new RecordBatch(ByteBuffer.wrap(bytes));
      batch.isWhole();
      assertThat(ReadRecord.allOf(batch).size()).isLessThanOrEqualTo(bytes.length * 1100);
    } catch (InvalidBatchException e) {
      assertThat(e).hasMessageNotContaining("null");
    } catch (RuntimeException | Error e) {
      throw new AssertionError("reading " + HexFormat.of().formatHex(bytes), e);
    }
  }
}
