package io.logpost.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our batches against the code of Kafka's own clients, in both directions.
class KafkaCompatibilityTest {
  @Nested
  class Kafka {
    @Test
    void readsABatchWithEverything() {
      RecordBatch ours = Batches.ofEverything();

      MutableRecordBatch theirs = kafkasViewOf(ours);

      assertThat(ReadRecord.allOf(theirs))
          .containsExactly(
              ReadRecord.of(42, 1000, "key", "{\"a\":1}"),
              ReadRecord.of(43, 900, null, "text"),
              ReadRecord.of(44, 1200, "gone", null),
              ReadRecord.of(45, 1200, "", "", "a=1", "a=2"),
              ReadRecord.of(46, 0, "k", "v", "b=", "b"));
    }

    @Test
    void findsTheSameInTheHeader() {
      MutableRecordBatch theirs = kafkasViewOf(Batches.ofEverything());

      assertThat(theirs.baseOffset()).isEqualTo(42);
      assertThat(theirs.lastOffset()).isEqualTo(46);
      assertThat(theirs.nextOffset()).isEqualTo(47);
      assertThat(theirs.countOrNull()).isEqualTo(5);
      assertThat(theirs.maxTimestamp()).isEqualTo(1200);
      assertThat(theirs.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
      assertThat(theirs.partitionLeaderEpoch()).isZero();
      assertThat(theirs.hasProducerId()).isFalse();
      assertThat(theirs.isTransactional()).isFalse();
      assertThat(theirs.isControlBatch()).isFalse();
      assertThat(theirs.deleteHorizonMs()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryCodec(Compression codec) {
      RecordBatch ours = Batches.compressible(500);

      MutableRecordBatch theirs = kafkasViewOf(ours.compress(codec));

      assertThat(theirs.compressionType().name).isEqualTo(kafkasName(codec));
      assertThat(ReadRecord.allOf(theirs)).isEqualTo(ReadRecord.allOf(ours)).hasSize(500);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void readsEveryCodecOverManyBlocks(Compression codec) {
      RecordBatch ours = Batches.compressible(20_000);

      MutableRecordBatch theirs = kafkasViewOf(ours.compress(codec));

      assertThat(ours.sizeInBytes()).isGreaterThan(1 << 20);
      assertThat(ReadRecord.allOf(theirs)).isEqualTo(ReadRecord.allOf(ours));
    }

    @Test
    void seesTheTimeOfAppendingOnEveryRecord() {
      RecordBatch ours = Batches.ofEverything();
      ours.stampLogAppendTime(5000);

      MutableRecordBatch theirs = kafkasViewOf(ours);

      assertThat(theirs.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
      assertThat(ReadRecord.allOf(theirs)).extracting(ReadRecord::timestamp).containsOnly(5000L);
    }

    @Test
    void readsTimestampsAtBothEnds() {
      RecordBatchBuilder builder = new RecordBatchBuilder(1024);
      builder.append(Long.MAX_VALUE, null, null, Headers.none(), true);
      builder.append(-1, null, null, Headers.none(), true);
      builder.append(0, null, null, Headers.none(), true);

      RecordBatch ours = builder.build();

      assertThat(ReadRecord.allOf(kafkasViewOf(ours)))
          .extracting(ReadRecord::timestamp)
          .containsExactly(Long.MAX_VALUE, -1L, 0L);
      assertThat(ReadRecord.allOf(ours)).isEqualTo(ReadRecord.allOf(kafkasViewOf(ours)));
    }

    @Test
    void readsRandomBatchesOfOurs() {
      Random random = Batches.seeded(KafkaCompatibilityTest.class);

      for (int run = 0; run < 300; run++) {
        RecordBatch ours = randomBatch(random);
        RecordBatch stored = ours.compress(Compression.values()[random.nextInt(5)]);

        assertThat(ReadRecord.allOf(kafkasViewOf(stored))).isEqualTo(ReadRecord.allOf(ours));
      }
    }
  }

  @Nested
  class We {
    @ParameterizedTest
    @EnumSource
    void readWhatKafkaWrites(CompressionType codec) {
      MemoryRecords theirs = MemoryRecords.withRecords(42, kafkas(codec), kafkasRecords(3));

      RecordBatch ours = ourViewOf(theirs);

      assertThat(ours.compression().configValue()).isEqualTo(ourName(codec));
      assertThat(ReadRecord.allOf(ours))
          .containsExactly(
              ReadRecord.of(42, 1_763_720_000_000L, "key-0", "value of 0", "h=0", "h", "i="),
              ReadRecord.of(43, 1_763_719_999_999L, null, "value of 1"),
              ReadRecord.of(44, 1_763_719_999_998L, "key-2", null, "h=2", "h", "i="));
    }

    @ParameterizedTest
    @EnumSource
    void readManyBlocksOfKafkas(CompressionType codec) {
      MemoryRecords theirs = MemoryRecords.withRecords(0, kafkas(codec), kafkasRecords(20_000));

      RecordBatch ours = ourViewOf(theirs);

      assertThat(ReadRecord.allOf(ours)).isEqualTo(ReadRecord.allOf(theirs.batchIterator().next()));
    }

    @Test
    void findTheSameInTheHeader() {
      MemoryRecords theirs =
          MemoryRecords.withRecords(42, kafkas(CompressionType.NONE), kafkasRecords(3));

      RecordBatch ours = ourViewOf(theirs);

      assertThat(ours.baseOffset()).isEqualTo(42);
      assertThat(ours.lastOffset()).isEqualTo(44);
      assertThat(ours.nextOffset()).isEqualTo(45);
      assertThat(ours.recordCount()).isEqualTo(3);
      assertThat(ours.maxTimestamp()).isEqualTo(1_763_720_000_000L);
      assertThat(ours.sizeInBytes()).isEqualTo(theirs.sizeInBytes());
      assertThat(ours.valuesKnownAsJson()).isFalse();
    }

    @Test
    void seeKafkasTimeOfAppending() {
      MemoryRecords theirs =
          MemoryRecords.withRecords(
              (byte) 2,
              0,
              kafkas(CompressionType.NONE),
              TimestampType.LOG_APPEND_TIME,
              kafkasRecords(2));

      RecordBatch ours = ourViewOf(theirs);

      assertThat(ours.timestampType()).isEqualTo(io.logpost.record.TimestampType.LOG_APPEND_TIME);
      assertThat(ReadRecord.allOf(ours)).isEqualTo(ReadRecord.allOf(theirs.batchIterator().next()));
    }

    @Test
    void showNoRecordOfAControlBatch() {
      MemoryRecords theirs =
          MemoryRecords.withEndTransactionMarker(
              9,
              (short) 0,
              new org.apache.kafka.common.record.internal.EndTransactionMarker(
                  org.apache.kafka.common.record.internal.ControlRecordType.COMMIT, 0));

      RecordBatch ours = ourViewOf(theirs);

      assertThat(ours.isControl()).isTrue();
      assertThat(ReadRecord.allOf(ours)).isEmpty();
    }
  }

  /// Read by Kafka and found valid: length, checksum and every record.
  private static MutableRecordBatch kafkasViewOf(RecordBatch ours) {
    MutableRecordBatch theirs = MemoryRecords.readableRecords(ours.buffer()).batchIterator().next();
    theirs.ensureValid();
    assertThat(theirs.sizeInBytes()).isEqualTo(ours.sizeInBytes());
    assertThat(theirs.magic()).isEqualTo((byte) 2);
    return theirs;
  }

  private static RecordBatch ourViewOf(MemoryRecords theirs) {
    ByteBuffer bytes = theirs.buffer();
    assertThat(RecordBatch.sizeAt(bytes, bytes.position())).isEqualTo(bytes.remaining());
    RecordBatch ours = new RecordBatch(bytes);
    assertThat(ours.isWhole()).isTrue();
    return ours;
  }

  private static org.apache.kafka.common.compress.Compression kafkas(CompressionType codec) {
    return org.apache.kafka.common.compress.Compression.of(codec).build();
  }

  private static String kafkasName(Compression ours) {
    return ours == Compression.NONE ? CompressionType.NONE.name : ours.configValue();
  }

  private static String ourName(CompressionType theirs) {
    return theirs == CompressionType.NONE ? Compression.NONE.configValue() : theirs.name;
  }

  private static SimpleRecord[] kafkasRecords(int count) {
    SimpleRecord[] records = new SimpleRecord[count];
    for (int i = 0; i < count; i++) {
      byte[] key = i % 2 == 0 ? utf8("key-" + i) : null;
      byte[] value = i % 3 == 2 ? null : utf8("value of " + i);
      Header[] headers = {
        new RecordHeader("h", utf8("" + i)),
        new RecordHeader("h", (byte[]) null),
        new RecordHeader("i", new byte[0])
      };
      records[i] =
          new SimpleRecord(
              1_763_720_000_000L - i, key, value, i % 2 == 0 ? headers : new Header[0]);
    }
    return records;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static RecordBatch randomBatch(Random random) {
    RecordBatchBuilder builder = new RecordBatchBuilder(1 << 20);
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 10);
    for (int i = 0; i < count; i++) {
      builder.append(
          random.nextLong() >>> random.nextInt(1, 64),
          randomOrNull(random),
          randomOrNull(random),
          randomHeaders(random),
          random.nextBoolean());
    }
    return Batches.at(random.nextLong() >>> 2, builder.build());
  }

  private static ByteBuffer randomOrNull(Random random) {
    int size = random.nextInt(1 << random.nextInt(1, 12));
    return random.nextInt(5) == 0 ? null : Batches.random(random, size);
  }

  private static Headers randomHeaders(Random random) {
    List<String> names = new ArrayList<>(List.of("a", "a", "", "longer name with ä", "z"));
    Headers.Builder builder = new Headers.Builder();
    for (String name : names.subList(0, random.nextInt(names.size()))) {
      builder.add(Batches.bytes(name), randomOrNull(random));
    }
    return builder.build();
  }
}
