package io.logpost.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
  @Nested
  class FirstInvalid {
    @Test
    void isMinusOneForNothing() {
      assertThat(Utf8.firstInvalid(new byte[0], 0, 0)).isEqualTo(-1);
    }

    @Test
    void isMinusOneForTextOfEverySequenceSize() {
      byte[] text = "plain, ä, € and 😀, over and over: ä€😀ä€😀".getBytes(UTF_8);

      assertThat(Utf8.firstInvalid(text, 0, text.length)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
      "lone continuation, 80",
      "overlong slash in two bytes, c0af",
      "overlong slash in three bytes, e080af",
      "overlong slash in four bytes, f08080af",
      "high surrogate, eda080",
      "low surrogate, edbfbf",
      "above U+10FFFF, f4908080",
      "five bytes, f888808080",
      "never used, ff",
      "cut off after one of two, c3",
      "cut off after two of three, e282",
      "cut off after three of four, f09f98"
    })
    void isTheIndexOfWhatStartsNoSequence(String why, String hex) {
      byte[] bad = HexFormat.of().parseHex(hex);
      byte[] text = concat("twelve bytes".getBytes(UTF_8), bad);

      assertThat(Utf8.firstInvalid(text, 0, text.length)).as(why).isEqualTo(12);
    }

    @Test
    void findsABadByteAtEveryPlaceOfTextsOfEverySize() {
      for (int size = 1; size <= 40; size++) {
        for (int place = 0; place < size; place++) {
          byte[] text = new byte[size];
          Arrays.fill(text, (byte) 'a');
          text[place] = (byte) 0xff;

          assertThat(Utf8.firstInvalid(text, 0, size)).isEqualTo(place);
        }
      }
    }

    @Test
    void looksOnlyBetweenItsBounds() {
      byte[] text = {(byte) 0xff, 'a', 'b', (byte) 0xc3, (byte) 0xa4, (byte) 0xff};

      assertThat(Utf8.firstInvalid(text, 1, 5)).isEqualTo(-1);
      assertThat(Utf8.firstInvalid(text, 1, 4)).isEqualTo(3);
      assertThat(Utf8.firstInvalid(text, 1, 6)).isEqualTo(5);
    }

    @Test
    void refusesBoundsOutsideTheArray() {
      assertThatThrownBy(() -> Utf8.firstInvalid(new byte[4], 0, 5))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Nested
  class FirstInvalidOfABuffer {
    private final ByteBuffer bytes = ByteBuffer.wrap(new byte[] {'x', 'x', 'a', (byte) 0xff, 'x'});

    @Test
    void isAnIndexOfTheBuffer() {
      assertThat(Utf8.firstInvalid(bytes.position(2))).isEqualTo(3);
      assertThat(Utf8.firstInvalid(bytes.position(1).slice())).isEqualTo(2);
    }

    @Test
    void needsNoArray() {
      ByteBuffer direct = ByteBuffer.allocateDirect(5).put(bytes.duplicate()).flip();

      assertThat(Utf8.firstInvalid(bytes.asReadOnlyBuffer().position(2))).isEqualTo(3);
      assertThat(Utf8.firstInvalid(direct.position(2))).isEqualTo(3);
    }

    @Test
    void isMinusOneUpToALimitBeforeTheBadByte() {
      assertThat(Utf8.firstInvalid(bytes.limit(3))).isEqualTo(-1);
    }
  }

  /// What Java's own decoder says of the same bytes, for every sequence of up to three and a sample
  /// of four.
  @Nested
  class AgreesWithJavasDecoder {
    private static final int[] BORDERS = {
      0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xf0, 0xff
    };

    private final CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer chars = CharBuffer.allocate(64);

    @Test
    void onEverySequenceOfOneAndTwoBytes() {
      for (int i = 0; i < 1 << 16; i++) {
        check((byte) i);
        check((byte) (i >> 8), (byte) i);
      }
    }

    @Test
    void onEverySequenceOfThreeBytes() {
      byte[] sequence = new byte[3];
      for (int i = 0; i < 1 << 24; i++) {
        sequence[0] = (byte) (i >> 16);
        sequence[1] = (byte) (i >> 8);
        sequence[2] = (byte) i;
        check(sequence);
      }
    }

    @Test
    void onFourBytesAtTheBordersOfEveryRange() {
      for (int lead = 0xc0; lead <= 0xff; lead++) {
        for (int second = 0; second <= 0xff; second++) {
          for (int third : BORDERS) {
            for (int fourth : BORDERS) {
              check((byte) lead, (byte) second, (byte) third, (byte) fourth);
            }
          }
        }
      }
    }

    @Test
    void onRandomBytesBetweenTexts() {
      long seed = System.nanoTime();
      System.out.println("Utf8Test seed " + seed);
      Random random = new Random(seed);
      String[] pieces = {"a", "plain text", "ä", "€", "😀", "\ud7ff", "\ue000", "\udbff\udfff"};

      for (int run = 0; run < 200_000; run++) {
        byte[] text = new byte[0];
        while (text.length < 24) {
          text = concat(text, pieces[random.nextInt(pieces.length)].getBytes(UTF_8));
        }
        text[random.nextInt(text.length)] = (byte) random.nextInt();
        check(text);
      }
    }

    private void check(byte... sequence) {
      int found = Utf8.firstInvalid(sequence, 0, sequence.length);
      int expected = javasAnswer(sequence);
      if (found != expected) {
        assertThat(found).as(Arrays.toString(sequence)).isEqualTo(expected);
      }
    }

    private int javasAnswer(byte[] sequence) {
      ByteBuffer in = ByteBuffer.wrap(sequence);
      return decoder.reset().decode(in, chars.clear(), true).isError() ? in.position() : -1;
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
