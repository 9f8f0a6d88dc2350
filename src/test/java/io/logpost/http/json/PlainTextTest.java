package io.logpost.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  private static final int SIZE = 40;

  @ParameterizedTest
  @ValueSource(ints = {'"', '\\', 0x00, 0x01, 0x0a, 0x1f})
  void stopsAtMostSevenBytesBeforeWhatHasAMeaning(int meaning) {
    for (int place = 0; place < SIZE; place++) {
      byte[] bytes = plain();
      bytes[place] = (byte) meaning;

      assertThat(PlainText.skip(bytes, 0, SIZE)).isBetween(place - 7, place);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {' ', '!', '#', '[', ']', 0x7f, 0x80, 0xa2, 0xdc, 0xff})
  void passesOverWhatStandsForItself(int plain) {
    for (int place = 0; place < SIZE; place++) {
      byte[] bytes = plain();
      bytes[place] = (byte) plain;

      assertThat(PlainText.skip(bytes, 0, SIZE)).isEqualTo(SIZE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 9, 39})
  void looksAtNothingPastTheEnd(int end) {
    byte[] bytes = plain();
    bytes[end] = '"';

    assertThat(PlainText.skip(bytes, 0, end)).isBetween(Math.max(0, end - 7), end);
  }

  private static byte[] plain() {
    byte[] bytes = new byte[SIZE];
    Arrays.fill(bytes, (byte) 'a');
    return bytes;
  }
}
