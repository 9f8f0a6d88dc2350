package io.logpost.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.consumer.AckToken.Part;
import io.logpost.error.LogpostException.InvalidField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AckTokenTest {
  private static final String ORDERS = "q7m2fY0nQkKZx3w1r5tT_A";
  private static final String PAYMENTS = "-8Zs0bVfT4mD9cXhLJpWyg";
  private static final AckToken TOKEN =
      new AckToken(
          7,
          -5,
          List.of(
              new Part(ORDERS, 0, 0, 1),
              new Part(ORDERS, 12, 5_000_000_000L, Long.MAX_VALUE),
              new Part(PAYMENTS, 3, 9, 10)));

  @Nested
  class Encoded {
    @Test
    void comesBackAsItWas() {
      assertThat(AckToken.decode(TOKEN.encoded())).isEqualTo(TOKEN);
    }

    @Test
    void isShortForAFewPartitions() {
      List<Part> parts =
          IntStream.range(0, 4).mapToObj(i -> new Part(ORDERS, i, 1_000_000, 1_000_500)).toList();
      AckToken token = new AckToken(1_000, Long.MIN_VALUE, parts);

      assertThat(token.encoded()).hasSizeLessThan(100).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void staysUnderEightKibibytesWithEveryPartitionFromAnotherTopic() {
      List<Part> parts =
          IntStream.range(0, Reading.MAX_PARTITIONS)
              .mapToObj(i -> new Part("%022d".formatted(i), i, i, Long.MAX_VALUE))
              .toList();

      String text = new AckToken(1, 2, parts).encoded();

      assertThat(text).hasSizeLessThanOrEqualTo(8192);
      assertThat(AckToken.decode(text).parts()).isEqualTo(parts);
    }
  }

  @Nested
  class Decode {
    @ParameterizedTest
    @ValueSource(strings = {"", "x", "null", "Mzox", "====", "é", "AQAAAAcAAAAAAAAAAA"})
    void refusesWhatIsNone(String text) {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> AckToken.decode(text))
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "ack_token"));
    }

    @Test
    void refusesATokenWithAnyBitChanged() {
      byte[] bytes = Base64.getUrlDecoder().decode(TOKEN.encoded());
      List<Integer> taken = new ArrayList<>();

      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        if (isTaken(changed)) {
          taken.add(bit);
        }
      }

      assertThat(taken).isEmpty();
    }

    @Test
    void refusesATokenThatWasCutOff() {
      byte[] bytes = Base64.getUrlDecoder().decode(TOKEN.encoded());
      List<Integer> taken = new ArrayList<>();

      for (int size = 0; size < bytes.length; size++) {
        if (isTaken(Arrays.copyOf(bytes, size))) {
          taken.add(size);
        }
      }

      assertThat(taken).isEmpty();
    }

    @Test
    void refusesWhatIsTooLong() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> AckToken.decode("A".repeat(8193)));
    }

    @Test
    void survivesAnyBytes() {
      long seed = System.nanoTime();
      SplittableRandom random = new SplittableRandom(seed);
      int taken = 0;

      for (int i = 0; i < 10_000; i++) {
        byte[] bytes = new byte[random.nextInt(80)];
        random.nextBytes(bytes);
        taken += isTaken(bytes) ? 1 : 0;
      }

      assertThat(taken).as("taken with seed %d", seed).isZero();
    }

    private boolean isTaken(byte[] bytes) {
      try {
        AckToken.decode(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        return true;
      } catch (InvalidField _) {
        return false;
      }
    }
  }
}
