package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException.BadParameter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCursorTest {
  private static final TopicCursor CURSOR =
      new TopicCursor(TopicCursor.hash("id"), true, 1, new TreeMap<>(Map.of(0, 7L, 1, 1L << 40)));

  @Test
  void comesBackAsItWas() {
    TopicCursor decoded = decode(CURSOR.encoded(), CURSOR.topicHash());

    assertThat(decoded).isEqualTo(CURSOR);
  }

  @Test
  void ofSomePartitionsComesBackAsItWas() {
    TopicCursor some =
        new TopicCursor(7, false, 900, new TreeMap<>(Map.of(3, Long.MAX_VALUE, 900, 0L, 901, 5L)));

    assertThat(decode(some.encoded(), 7)).isEqualTo(some);
  }

  /// A URL holds 8,192 bytes, of which path and parameters take some.
  @Test
  void ofAThousandLargePartitionsFitsAUrl() {
    Map<Integer, Long> positions = new TreeMap<>();
    for (int partition = 0; partition < 1000; partition++) {
      positions.put(partition, (1L << 60) + partition % 2 * ((1L << 34) - 1));
    }

    TopicCursor cursor = new TopicCursor(-1, true, 999, positions);

    assertThat(cursor.encoded()).hasSizeLessThan(6800);
    assertThat(decode(cursor.encoded(), -1)).isEqualTo(cursor);
  }

  @Test
  void isRefusedForAnotherTopic() {
    assertThatThrownBy(() -> decode(CURSOR.encoded(), TopicCursor.hash("other")))
        .isInstanceOf(BadParameter.class)
        .hasMessageContaining("another topic");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AQIB", "!", "AQ==", "____________________________"})
  void isRefusedWhenNobodyGaveItOut(String text) {
    assertThatThrownBy(() -> decode(text, CURSOR.topicHash())).isInstanceOf(BadParameter.class);
  }

  @Test
  void isRefusedWhenCut() {
    String cut = CURSOR.encoded().substring(0, CURSOR.encoded().length() - 4);

    assertThatThrownBy(() -> decode(cut, CURSOR.topicHash())).isInstanceOf(BadParameter.class);
  }

  private static TopicCursor decode(String text, long topicHash) {
    return TopicCursor.decode(new FetchStart.Cursor(text, "cursor"), topicHash);
  }
}
