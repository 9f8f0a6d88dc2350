package io.logpost.record;

import static io.logpost.record.Batches.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBatchBuilderTest {
  /// 1 size, 1 attributes, 1 timestamp, 1 offset, 1 key size, 1 value size, 1 header count.
  private static final int EMPTY_RECORD_BYTES = 7;

  private final RecordBatchBuilder builder = new RecordBatchBuilder(200);

  @Nested
  class Append {
    @Test
    void copiesTheRecord() {
      byte[] value = {'a', 'b'};

      builder.append(0, null, ByteBuffer.wrap(value), Headers.none(), true);
      value[0] = 'x';

      assertThat(ReadRecord.allOf(builder.build()))
          .containsExactly(ReadRecord.of(0, 0, null, "ab"));
    }

    @Test
    void leavesTheBuffersWhereTheyAre() {
      ByteBuffer key = bytes("..key..").position(2).limit(5);
      ByteBuffer value = bytes("..value..").position(2).limit(7);

      builder.append(0, key, value, Headers.none(), true);

      assertThat(key).isEqualTo(bytes("key"));
      assertThat(value).isEqualTo(bytes("value"));
      assertThat(ReadRecord.allOf(builder.build()))
          .containsExactly(ReadRecord.of(0, 0, "key", "value"));
    }

    @Test
    void takesBuffersWithoutArray() {
      ByteBuffer direct = ByteBuffer.allocateDirect(3).put(bytes("key")).flip();

      builder.append(0, direct, bytes("value").asReadOnlyBuffer(), Headers.none(), true);

      assertThat(ReadRecord.allOf(builder.build()))
          .containsExactly(ReadRecord.of(0, 0, "key", "value"));
    }

    @Test
    void takesARecordThatFillsTheBatchExactly() {
      int room = 200 - RecordBatch.HEADER_BYTES - EMPTY_RECORD_BYTES;
      ByteBuffer value = ByteBuffer.allocate(room - 2); // its size and the record's take two bytes

      assertThat(builder.append(0, null, value, Headers.none(), true)).isTrue();
      assertThat(builder.build().sizeInBytes()).isEqualTo(200);
    }

    @Test
    void answersFalseForOneByteMore() {
      int room = 200 - RecordBatch.HEADER_BYTES - EMPTY_RECORD_BYTES;
      ByteBuffer value = ByteBuffer.allocate(room - 1);

      assertThat(builder.append(0, null, value, Headers.none(), true)).isFalse();
    }

    @Test
    void changesNothingWhenItAnswersFalse() {
      builder.append(5, null, bytes("1"), Headers.none(), true);

      builder.append(9, null, ByteBuffer.allocate(200), Headers.none(), false);

      RecordBatch batch = builder.build();
      assertThat(ReadRecord.allOf(batch)).containsExactly(ReadRecord.of(0, 5, null, "1"));
      assertThat(batch.maxTimestamp()).isEqualTo(5);
      assertThat(batch.valuesKnownAsJson()).isTrue();
    }
  }

  @Nested
  class SizeWith {
    /// Sizes on both sides of every place where a varint grows.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 56, 57, 58, 63, 64, 8183, 8184, 8191, 8192, 1 << 20})
    void isTheSizeOfTheBatchThatIsBuilt(int valueBytes) {
      RecordBatchBuilder roomy = new RecordBatchBuilder(1 << 22);
      ByteBuffer value = ByteBuffer.allocate(valueBytes);
      Headers headers = new Headers.Builder().add("name", "value").build();
      roomy.append(1_763_720_000_000L, bytes("key"), value, headers, true);

      long expected = roomy.sizeWith(1_763_720_000_123L, null, value, headers);
      roomy.append(1_763_720_000_123L, null, value, headers, true);

      assertThat(roomy.build().sizeInBytes()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 63, 64, -64, -65, 8191, 8192, -8192, -8193, 1L << 62, -1L << 62})
    void countsTheBytesOfATimestampOnEitherSideOfTheFirst(long delta) {
      builder.append(0, null, null, Headers.none(), true);

      long expected = builder.sizeWith(delta, null, null, Headers.none());
      builder.append(delta, null, null, Headers.none(), true);

      RecordBatch batch = builder.build();
      assertThat(batch.sizeInBytes()).isEqualTo(expected);
      assertThat(ReadRecord.allOf(batch)).contains(ReadRecord.of(1, delta, null, null));
    }

    @Test
    void countsBeyondWhatABatchMayHold() {
      assertThat(builder.sizeWith(0, null, ByteBuffer.allocate(1000), Headers.none()))
          .isEqualTo(RecordBatch.HEADER_BYTES + EMPTY_RECORD_BYTES + 1000 + 2);
    }
  }

  @Nested
  class Build {
    @Test
    void makesAWholeBatchFromOffsetZero() {
      builder.append(5, null, bytes("1"), Headers.none(), true);
      builder.append(3, null, bytes("2"), Headers.none(), true);

      RecordBatch batch = builder.build();

      assertThat(batch.isWhole()).isTrue();
      assertThat(batch.baseOffset()).isZero();
      assertThat(batch.lastOffset()).isEqualTo(1);
      assertThat(batch.recordCount()).isEqualTo(2);
      assertThat(batch.maxTimestamp()).isEqualTo(5);
      assertThat(batch.compression()).isEqualTo(Compression.NONE);
      assertThat(batch.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
      assertThat(batch.isControl()).isFalse();
    }

    @Test
    void knowsTheValuesAsJsonOnlyWhereAllAre() {
      builder.append(0, null, bytes("1"), Headers.none(), true);
      builder.append(0, null, bytes("x"), Headers.none(), false);
      builder.append(0, null, bytes("2"), Headers.none(), true);

      assertThat(builder.build().valuesKnownAsJson()).isFalse();
    }

    @Test
    void refusesABatchWithoutRecords() {
      assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    }
  }
}
