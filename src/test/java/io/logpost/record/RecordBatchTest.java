package io.logpost.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBatchTest {
  private final RecordBatch batch = Batches.ofEverything();
  private final byte[] stored = Batches.copyOf(batch);

  @Nested
  class New {
    @ParameterizedTest
    @ValueSource(ints = {0, 11, 12, 60})
    void refusesLessThanAHeader(int size) {
      assertThatThrownBy(() -> new RecordBatch(ByteBuffer.allocate(size)))
          .isInstanceOf(InvalidBatchException.class)
          .hasMessageContaining(size + " bytes");
    }

    @Test
    void takesABatchFromTheMiddleOfABuffer() {
      ByteBuffer file = ByteBuffer.allocate(stored.length + 20).position(10).put(stored);

      RecordBatch found = new RecordBatch(file.flip().position(10));

      assertThat(found.isWhole()).isTrue();
      assertThat(ReadRecord.allOf(found)).isEqualTo(ReadRecord.allOf(batch));
    }
  }

  @Nested
  class SizeAt {
    @Test
    void isTheSizeOfTheBatchThere() {
      ByteBuffer file = ByteBuffer.allocate(100 + stored.length).position(100).put(stored);

      assertThat(RecordBatch.sizeAt(file, 100)).isEqualTo(stored.length);
    }

    @Test
    void doesNotOverflow() {
      ByteBuffer prefix = ByteBuffer.allocate(12).putInt(8, Integer.MAX_VALUE);

      assertThat(RecordBatch.sizeAt(prefix, 0)).isEqualTo(Integer.MAX_VALUE + 12L);
    }
  }

  @Nested
  class IsWhole {
    @Test
    void isTrueForWhatWasWritten() {
      assertThat(new RecordBatch(ByteBuffer.wrap(stored)).isWhole()).isTrue();
    }

    @Test
    void noticesEveryBitButThoseOfTheOffsetAndTheLeaderEpoch() {
      List<Integer> unnoticed = new ArrayList<>();
      for (int at = 0; at < stored.length; at++) {
        if (isWholeWithAnyBitFlipped(at)) {
          unnoticed.add(at);
        }
      }

      List<Integer> baseOffset = List.of(0, 1, 2, 3, 4, 5, 6, 7);
      List<Integer> leaderEpoch = List.of(12, 13, 14, 15);
      assertThat(unnoticed).startsWith(baseOffset.toArray(Integer[]::new));
      assertThat(unnoticed).endsWith(leaderEpoch.toArray(Integer[]::new)).hasSize(12);
    }

    @Test
    void noticesEveryTruncation() {
      for (int size = RecordBatch.HEADER_BYTES; size < stored.length; size++) {
        assertThat(new RecordBatch(ByteBuffer.wrap(stored, 0, size)).isWhole()).isFalse();
      }
    }

    @Test
    void noticesABytesMore() {
      byte[] longer = Arrays.copyOf(stored, stored.length + 1);

      assertThat(new RecordBatch(ByteBuffer.wrap(longer)).isWhole()).isFalse();
    }

    private boolean isWholeWithAnyBitFlipped(int at) {
      boolean whole = false;
      for (int bit = 0; bit < 8; bit++) {
        byte[] spoilt = stored.clone();
        spoilt[at] ^= (byte) (1 << bit);
        whole |= new RecordBatch(ByteBuffer.wrap(spoilt)).isWhole();
      }
      return whole;
    }
  }

  @Nested
  class AssignBaseOffset {
    @Test
    void movesEveryRecordAndKeepsTheBatchWhole() {
      batch.assignBaseOffset(1L << 40);

      assertThat(batch.isWhole()).isTrue();
      assertThat(batch.lastOffset()).isEqualTo((1L << 40) + 4);
      assertThat(ReadRecord.allOf(batch))
          .extracting(ReadRecord::offset)
          .startsWith(1L << 40, (1L << 40) + 1);
    }
  }

  @Nested
  class StampLogAppendTime {
    @Test
    void isTheTimestampOfEveryRecordAndKeepsTheBatchWhole() {
      batch.stampLogAppendTime(5000);

      assertThat(batch.isWhole()).isTrue();
      assertThat(batch.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
      assertThat(batch.maxTimestamp()).isEqualTo(5000);
      assertThat(ReadRecord.allOf(batch)).extracting(ReadRecord::timestamp).containsOnly(5000L);
    }

    @Test
    void worksOnACompressedBatch() {
      RecordBatch zstd = Batches.compressible(100).compress(Compression.ZSTD);

      zstd.stampLogAppendTime(5000);

      assertThat(zstd.isWhole()).isTrue();
      assertThat(zstd.compression()).isEqualTo(Compression.ZSTD);
      assertThat(ReadRecord.allOf(zstd)).extracting(ReadRecord::timestamp).containsOnly(5000L);
    }
  }

  @Nested
  class Compress {
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void makesASmallerBatchOfTheSameRecords(Compression codec) {
      RecordBatch plain = Batches.compressible(500);

      RecordBatch compressed = plain.compress(codec);

      assertThat(compressed.isWhole()).isTrue();
      assertThat(compressed.compression()).isEqualTo(codec);
      assertThat(compressed.sizeInBytes()).isLessThan(plain.sizeInBytes() / 2);
      assertThat(ReadRecord.allOf(compressed)).isEqualTo(ReadRecord.allOf(plain));
    }

    @Test
    void keepsTheRestOfTheHeader() {
      RecordBatch plain = Batches.compressible(500);

      RecordBatch compressed = plain.compress(Compression.LZ4);

      assertThat(compressed.baseOffset()).isEqualTo(plain.baseOffset());
      assertThat(compressed.lastOffset()).isEqualTo(plain.lastOffset());
      assertThat(compressed.recordCount()).isEqualTo(plain.recordCount());
      assertThat(compressed.maxTimestamp()).isEqualTo(plain.maxTimestamp());
      assertThat(compressed.valuesKnownAsJson()).isTrue();
    }

    @Test
    void needsNoArray() {
      byte[] plain = Batches.copyOf(Batches.compressible(500));
      ByteBuffer direct = ByteBuffer.allocateDirect(plain.length).put(plain).flip();

      RecordBatch compressed =
          new RecordBatch(direct.asReadOnlyBuffer()).compress(Compression.GZIP);

      assertThat(ReadRecord.allOf(compressed)).hasSize(500);
    }

    @Test
    void isTheBatchItselfForNone() {
      assertThat(batch.compress(Compression.NONE)).isSameAs(batch);
    }

    @Test
    void isTheBatchItselfWhereItWouldGrow() {
      assertThat(batch.compress(Compression.GZIP)).isSameAs(batch);
    }

    @Test
    void isTheBatchItselfWhereItIsCompressed() {
      RecordBatch zstd = Batches.compressible(100).compress(Compression.ZSTD);

      assertThat(zstd.compress(Compression.GZIP)).isSameAs(zstd);
    }

    @Test
    void isTheBatchItselfWhereNobodyWouldInflateItAgain() {
      RecordBatchBuilder builder = new RecordBatchBuilder(Integer.MAX_VALUE);
      ByteBuffer value = ByteBuffer.allocate(Compression.MAX_INFLATED_BYTES);
      builder.append(0, null, value, Headers.none(), false);
      RecordBatch huge = builder.build();

      assertThat(huge.compress(Compression.ZSTD)).isSameAs(huge);
    }
  }

  @Nested
  class ForEach {
    @ParameterizedTest
    @CsvSource({"41, 42", "42, 42", "43, 43", "46, 46"})
    void beginsAtTheOffset(long from, long first) {
      assertThat(ReadRecord.allOf(batch, from).getFirst().offset()).isEqualTo(first);
    }

    @Test
    void showsNothingBeyondTheLastOffset() {
      assertThat(ReadRecord.allOf(batch, 47)).isEmpty();
    }

    @Test
    void endsWhenTheVisitorIsFull() {
      List<Long> taken = new ArrayList<>();

      boolean all =
          batch.forEach(43, new RecordView(), r -> r.offset() < 45 && taken.add(r.offset()));

      assertThat(all).isFalse();
      assertThat(taken).containsExactly(43L, 44L);
    }

    @Test
    void isTrueWhereTheVisitorTookAll() {
      assertThat(batch.forEach(0, new RecordView(), _ -> true)).isTrue();
    }

    @Test
    void canBeCalledAgain() {
      assertThat(ReadRecord.allOf(batch)).isEqualTo(ReadRecord.allOf(batch)).hasSize(5);
    }

    @Test
    void leavesGapsOfCompactionAsTheyAre() {
      ByteBuffer gap = Batches.compressible(2).buffer();
      gap.putInt(23, 9); // lastOffsetDelta

      RecordBatch compacted = new RecordBatch(gap);

      assertThat(ReadRecord.allOf(compacted))
          .extracting(ReadRecord::offset)
          .containsExactly(7L, 8L);
      assertThat(compacted.nextOffset()).isEqualTo(17);
    }
  }
}
