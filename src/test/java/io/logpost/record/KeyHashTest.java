package io.logpost.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {
  @Nested
  class Murmur2 {
    @Test
    void isKafkasForKeysOfEverySize() {
      Random random = Batches.seeded(KeyHashTest.class);

      for (int size = 0; size <= 100; size++) {
        for (int run = 0; run < 50; run++) {
          byte[] key = Batches.random(random, size).array();

          assertThat(KeyHash.murmur2(ByteBuffer.wrap(key))).isEqualTo(Utils.murmur2(key));
        }
      }
    }

    @Test
    void leavesOutWhatIsNotInTheBuffer() {
      ByteBuffer part = Batches.bytes("..order-1..").position(2).limit(9);

      assertThat(KeyHash.murmur2(part)).isEqualTo(KeyHash.murmur2(Batches.bytes("order-1")));
      assertThat(part.position()).isEqualTo(2);
    }

    @Test
    void needsNoArray() {
      ByteBuffer direct = ByteBuffer.allocateDirect(7).put(Batches.bytes("order-1")).flip();

      assertThat(KeyHash.murmur2(direct)).isEqualTo(KeyHash.murmur2(Batches.bytes("order-1")));
    }
  }

  @Nested
  class Partition {
    /// The table of `docs/partitioning.md`.
    @ParameterizedTest
    @CsvSource({
      ", 275646681, 0, 3, 9",
      "61, -1563381124, 1, 4, 4",
      "6162, 316155434, 2, 2, 2",
      "616263, 479470107, 0, 3, 3",
      "61626364, -1323649548, 2, 2, 8",
      "6f726465722d31, 1221710326, 1, 4, 10",
      "6f726465722d32, -1055499005, 0, 3, 3",
      "6f2d31, 747680922, 0, 0, 6",
      "6b313233, 1400815498, 1, 4, 10",
      "637573746f6d65722d34373131, -371840612, 0, 0, 0",
      "5ac3bc72696368, -1551140815, 1, 1, 1",
      "e697a5e69cac, -700811021, 0, 3, 3",
      "f09f9880, 131881617, 0, 3, 9",
      "00, 375494588, 2, 2, 8",
      "fffefd, 998637092, 2, 2, 8",
      "8000000080, 144980353, 1, 1, 1"
    })
    void isThatOfTheTestVectors(String hex, int hash, int of3, int of6, int of12) {
      byte[] key = HexFormat.of().parseHex(hex == null ? "" : hex);

      assertThat(Utils.murmur2(key)).isEqualTo(hash);
      assertThat(KeyHash.murmur2(ByteBuffer.wrap(key))).isEqualTo(hash);
      assertThat(KeyHash.partition(ByteBuffer.wrap(key), 3)).isEqualTo(of3);
      assertThat(KeyHash.partition(ByteBuffer.wrap(key), 6)).isEqualTo(of6);
      assertThat(KeyHash.partition(ByteBuffer.wrap(key), 12)).isEqualTo(of12);
    }

    @Test
    void isKafkasForRandomKeysAndCounts() {
      Random random = Batches.seeded(KeyHashTest.class);

      for (int run = 0; run < 2000; run++) {
        byte[] key = Batches.random(random, random.nextInt(40)).array();
        int count = random.nextInt(1, 5000);

        assertThat(KeyHash.partition(ByteBuffer.wrap(key), count))
            .isEqualTo(Utils.toPositive(Utils.murmur2(key)) % count);
      }
    }
  }
}
