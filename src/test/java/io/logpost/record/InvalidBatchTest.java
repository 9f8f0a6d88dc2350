package io.logpost.record;

import static io.logpost.record.Batches.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What reading says of batches that nobody honest wrote; their checksums may well be right.
class InvalidBatchTest {
  @Nested
  class AHeader {
    private final RecordBatch batch = Batches.compressible(3);

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void withAnUnknownCodec(int codec) {
      spoil().putShort(21, (short) codec);

      assertThatThrownBy(batch::compression)
          .isInstanceOf(InvalidBatchException.class)
          .hasMessageContaining("codec " + codec);
      assertReading(batch).hasMessageContaining("codec " + codec);
    }

    @Test
    void withANegativeRecordCount() {
      spoil().putInt(57, -1);

      assertReading(batch).hasMessage("a count of -1 records");
    }

    @Test
    void withMoreRecordsThanThereAre() {
      spoil().putInt(57, Integer.MAX_VALUE);

      assertReading(batch).hasMessage("record 3 of the batch at offset 7: it ends too early");
    }

    @Test
    void withFewerRecordsThanThereAre() {
      spoil().putInt(57, 2);

      assertReading(batch).hasMessageContaining("bytes after the last record");
    }

    @Test
    void withALastOffsetBeforeThatOfARecord() {
      spoil().putInt(23, 1);

      assertReading(batch).hasMessageContaining("an offset delta of 2 after 1 in a batch up to 1");
    }

    private ByteBuffer spoil() {
      return batch.buffer();
    }
  }

  /// In the hexadecimal digits: size, attributes, timestamp delta, offset delta, key, value,
  /// headers.
  @Nested
  class ARecord {
    @ParameterizedTest
    @CsvSource({
      "'', it ends too early",
      "02, a size of 1 where 0 bytes are left",
      "01, a size of -1",
      "feffffff0f, a size of 2147483647",
      "fffffffffffffffffffff, a varint of more than 10 bytes",
      "8080808020, where an int stands",
      "00, it ends too early",
      "0e 00 00 02 01 01 00 00, an offset delta of 1 after -1 in a batch up to 0",
      "0e 00 00 01 01 01 00 00, an offset delta of -1 after -1",
      "0c 00 00 00 08 61 01, a size of 4 where 2 bytes are left",
      "0c 00 00 00 01 08 61, a size of 4 where 1 bytes are left",
      "0e 00 00 00 01 01 00 00, 1 bytes after the last header",
      "0c 00 00 00 01 01 01, a count of -1 headers",
      "0c 00 00 00 01 01 02, it ends too early",
      "10 00 00 00 01 01 02 01 01, a size of -1",
      "10 00 00 00 01 01 02 02 61, it ends too early",
      "12 00 00 00 01 01 02 02 61 02, a size of 1 where 0 bytes are left",
      "14 00 00 00 01 01 feffffff0f 00, it ends too early",
    })
    void thatIsDamaged(String record, String problem) {
      RecordBatch batch = batchOf(HexFormat.of().parseHex(even(record.replace(" ", ""))));

      assertReading(batch).hasMessageStartingWith("record 0 of").hasMessageContaining(problem);
    }

    @Test
    void thatIsSound() {
      RecordBatch batch = batchOf(HexFormat.of().parseHex("0c000000010100"));

      assertThat(ReadRecord.allOf(batch)).containsExactly(ReadRecord.of(0, 0, null, null));
    }

    private static String even(String hex) {
      return hex.length() % 2 == 0 ? hex : hex + "f";
    }
  }

  @Nested
  class CompressedRecords {
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void thatAreText(Compression codec) {
      assertInflating(codec, bytes("no compressed bytes at all, but long enough for a header"))
          .hasMessageContaining(codec.configValue());
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void thatAreCutOff(Compression codec) {
      ByteBuffer whole = codec.compress(bytes("the same over and over ".repeat(100)));

      for (int size = 1; size < whole.limit(); size++) {
        assertNothingElseIsThrown(codec, whole.slice(0, size));
      }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void thatInflateBeyondMeasure(Compression codec) {
      ByteBuffer bomb = codec.compress(ByteBuffer.allocate(Compression.MAX_INFLATED_BYTES + 1));

      assertInflating(codec, bomb).hasMessageContaining("inflate to over 134217728 bytes");
    }

    /// Each says how large it gets in its first bytes, and is a few bytes long.
    @ParameterizedTest
    @CsvSource({
      "bare block of 2 GiB, ffffffff0700",
      "bare block of 4 GiB, ffffffff0f00",
      "block of 2 GiB in a frame, 82534e4150505900 00000001 00000001 00000006 ffffffff0700",
      "frame's block of 2 GiB, 82534e4150505900 00000001 00000001 7fffffff 00",
      "frame's block of negative size, 82534e4150505900 00000001 00000001 ffffffff 00",
      "frame that ends in a size, 82534e4150505900 00000001 00000001 0000"
    })
    void ofSnappyThatClaimMoreThanTheyCanMake(String claim, String hex) {
      ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));

      assertInflating(Compression.SNAPPY, bytes).as(claim).isNotNull();
    }

    @Test
    void ofSnappyWithoutAFrameAreRead() throws Exception {
      byte[] block = org.xerial.snappy.Snappy.compress("bare block ".repeat(50));

      ByteBuffer inflated = Compression.SNAPPY.decompress(ByteBuffer.wrap(block));

      assertThat(inflated).isEqualTo(bytes("bare block ".repeat(50)));
    }

    private static void assertNothingElseIsThrown(Compression codec, ByteBuffer bytes) {
      try {
        codec.decompress(bytes);
      } catch (InvalidBatchException e) {
        assertThat(e).hasMessageContaining(codec.configValue());
      }
    }

    private static AbstractThrowableAssert<?, ?> assertInflating(
        Compression codec, ByteBuffer bytes) {
      return assertThatThrownBy(() -> codec.decompress(bytes))
          .isInstanceOf(InvalidBatchException.class);
    }
  }

  private static AbstractThrowableAssert<?, ?> assertReading(RecordBatch batch) {
    return assertThatThrownBy(() -> ReadRecord.allOf(batch))
        .isInstanceOf(InvalidBatchException.class);
  }

  /// A batch that claims to hold one record, from offset 0.
  private static RecordBatch batchOf(byte[] records) {
    ByteBuffer bytes = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + records.length);
    bytes.put(RecordBatch.HEADER_BYTES, records);
    RecordBatch batch = new RecordBatch(bytes);
    batch.writeHeader(1, 0, 0, 0);
    return batch;
  }
}
