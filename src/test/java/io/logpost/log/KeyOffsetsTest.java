package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyOffsetsTest {
  private static ByteBuffer key(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Puts keys until one has no room; answers how many had.
  private static int fill(KeyOffsets keys) {
    int count = 0;
    while (count < 1_000 && keys.put(key("k" + count), count)) {
      count++;
    }
    return count;
  }

  @Nested
  class Put {
    @Test
    void remembersTheLastOffset() {
      KeyOffsets keys = new KeyOffsets(1 << 20, 100);

      keys.put(key("a"), 0);
      keys.put(key("b"), 1);
      keys.put(key("a"), 2);

      assertThat(keys.last(key("a"))).isEqualTo(2);
      assertThat(keys.last(key("b"))).isEqualTo(1);
      assertThat(keys.last(key("c"))).isEqualTo(-1);
    }

    @Test
    void stopsAtNineTenthsOfTheMemoryButTakesKnownKeys() {
      KeyOffsets keys = new KeyOffsets(100L * KeyOffsets.BYTES_PER_KEY, 1_000);

      assertThat(fill(keys)).isEqualTo(90);
      assertThat(keys.put(key("k3"), 500)).isTrue();
      assertThat(keys.last(key("k3"))).isEqualTo(500);
      assertThat(keys.last(key("k90"))).isEqualTo(-1);
    }

    @Test
    void hasRoomForAsManyKeysAsMayCome() {
      assertThat(fill(new KeyOffsets(1 << 20, 37))).isGreaterThanOrEqualTo(37).isLessThan(50);
    }

    @Test
    void hasRoomForOneKeyAlways() {
      assertThat(fill(new KeyOffsets(0, 5))).isEqualTo(1);
    }
  }

  @Nested
  class Last {
    @Test
    void leavesTheKeyAndTheTableAsTheyAre() {
      KeyOffsets keys = new KeyOffsets(10L * KeyOffsets.BYTES_PER_KEY, 1_000);
      ByteBuffer key = key("a");

      for (int i = 0; i < 100; i++) {
        assertThat(keys.last(key("other " + i))).isEqualTo(-1);
      }

      assertThat(key.remaining()).isEqualTo(1);
      assertThat(fill(keys)).isEqualTo(9);
    }
  }
}
