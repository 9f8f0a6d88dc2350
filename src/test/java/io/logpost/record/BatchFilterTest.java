package io.logpost.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchFilterTest {
  private static final long T = 1_763_721_300_000L;
  private static final OptionalLong NO_HORIZON = OptionalLong.empty();

  private final BatchFilter filter = new BatchFilter();

  /// Five records at the offsets 7 to 11, the fourth a tombstone.
  private static RecordBatch batch() {
    RecordBatchBuilder builder = new RecordBatchBuilder(1 << 20);
    Headers headers = new Headers.Builder().add("h", "x").build();
    for (int i = 0; i < 5; i++) {
      ByteBuffer value = i == 3 ? null : bytes("value " + i + "x".repeat(100));
      builder.append(T + 10 * i, bytes("key " + i), value, headers, true);
    }
    RecordBatch batch = builder.build();
    batch.assignBaseOffset(7);
    return batch;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MutableRecordBatch asKafka(RecordBatch batch) {
    return StreamSupport.stream(
            MemoryRecords.readableRecords(batch.buffer()).batches().spliterator(), false)
        .findFirst()
        .orElseThrow();
  }

  @Nested
  class Filter {
    @Test
    void givesTheSameBatchWhereAllStay() {
      RecordBatch batch = batch();

      assertThat(filter.filter(batch, NO_HORIZON, _ -> true)).isSameAs(batch);
    }

    @Test
    void givesNothingWhereNoneStays() {
      assertThat(filter.filter(batch(), NO_HORIZON, _ -> false)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheOthersAsTheyWere(Compression codec) {
      RecordBatch batch = batch().compress(codec);
      List<ReadRecord> before = ReadRecord.allOf(batch);

      RecordBatch left = filter.filter(batch, NO_HORIZON, record -> record.offset() % 2 == 0);

      assertThat(left.isWhole()).isTrue();
      assertThat(left.compression()).isEqualTo(codec);
      assertThat(left.baseOffset()).isEqualTo(7);
      assertThat(left.lastOffset()).isEqualTo(11);
      assertThat(left.recordCount()).isEqualTo(2);
      assertThat(left.valuesKnownAsJson()).isTrue();
      assertThat(left.maxTimestamp()).isEqualTo(T + 30);
      assertThat(ReadRecord.allOf(left)).containsExactly(before.get(1), before.get(3));
      assertThat(ReadRecord.allOf(asKafka(left))).isEqualTo(ReadRecord.allOf(left));
    }

    @ParameterizedTest
    @EnumSource
    void givesABatchThatKeepsATombstoneAHorizon(Compression codec) {
      RecordBatch batch = batch().compress(codec);
      List<ReadRecord> before = ReadRecord.allOf(batch);

      RecordBatch left = filter.filter(batch, OptionalLong.of(T + 99_000), _ -> true);

      assertThat(left.deleteHorizonMs()).hasValue(T + 99_000);
      assertThat(ReadRecord.allOf(left)).isEqualTo(before);
      assertThat(asKafka(left).deleteHorizonMs()).hasValue(T + 99_000);
      assertThat(ReadRecord.allOf(asKafka(left))).isEqualTo(before);
      assertThat(filter.filter(left, OptionalLong.of(T), _ -> true)).isSameAs(left);
    }

    @Test
    void givesNoHorizonWhereNoTombstoneStays() {
      RecordBatch left =
          filter.filter(batch(), OptionalLong.of(T + 99_000), record -> record.value() != null);

      assertThat(left.deleteHorizonMs()).isEmpty();
    }

    @Test
    void keepsTheTimeOfTheLogAndTheProducer() {
      RecordBatch batch = batch();
      ByteBuffer bytes = batch.buffer();
      bytes.putLong(43, 1234).putShort(51, (short) 5).putInt(53, 67).putInt(12, 89);
      batch.stampLogAppendTime(T + 500);

      RecordBatch left = filter.filter(batch, NO_HORIZON, record -> record.offset() == 8);

      MutableRecordBatch kafkas = asKafka(left);
      assertThat(left.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
      assertThat(ReadRecord.allOf(left)).extracting(ReadRecord::timestamp).containsExactly(T + 500);
      assertThat(kafkas.producerId()).isEqualTo(1234);
      assertThat(kafkas.producerEpoch()).isEqualTo((short) 5);
      assertThat(kafkas.baseSequence()).isEqualTo(67);
      assertThat(kafkas.partitionLeaderEpoch()).isEqualTo(89);
    }
  }

  @Nested
  class Empty {
    @Test
    void isABatchToKafkaToo() {
      RecordBatch empty = RecordBatch.empty(5, 9, T);

      assertThat(empty.isWhole()).isTrue();
      assertThat(ReadRecord.allOf(empty)).isEmpty();
      MutableRecordBatch kafkas = asKafka(empty);
      kafkas.ensureValid();
      assertThat(kafkas.baseOffset()).isEqualTo(5);
      assertThat(kafkas.lastOffset()).isEqualTo(9);
      assertThat(kafkas.countOrNull()).isZero();
    }
  }

  @Nested
  class SpanTo {
    @Test
    void movesTheLastOffsetAndNothingElse() {
      RecordBatch batch = batch();
      List<ReadRecord> before = ReadRecord.allOf(batch);

      batch.spanTo(99);

      assertThat(batch.isWhole()).isTrue();
      assertThat(batch.nextOffset()).isEqualTo(100);
      assertThat(ReadRecord.allOf(asKafka(batch))).isEqualTo(before);
    }
  }
}
