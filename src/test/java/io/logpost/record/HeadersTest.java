package io.logpost.record;

import static io.logpost.record.Batches.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HeadersTest {
  @Nested
  class None {
    @Test
    void hasNoHeader() {
      assertThat(Headers.none().count()).isZero();
      assertThat(shown(Headers.none())).isEmpty();
    }
  }

  @Nested
  class Build {
    private final Headers.Builder builder = new Headers.Builder();

    @Test
    void keepsOrderRepeatsNullsAndEmptyValues() {
      Headers headers =
          builder.add("b", "1").add(bytes("a"), null).add("b", "").add("b", "1").build();

      assertThat(headers.count()).isEqualTo(4);
      assertThat(shown(headers)).containsExactly("b=1", "a=null", "b=", "b=1");
    }

    @Test
    void canBeCalledTwice() {
      builder.add("a", "1").build();

      assertThat(shown(builder.add("b", "2").build())).containsExactly("a=1", "b=2");
    }

    @Test
    void beginsAnewAfterClear() {
      builder.add("a", "1").build();

      assertThat(shown(builder.clear().add("b", "2").build())).containsExactly("b=2");
      assertThat(builder.clear().build().count()).isZero();
    }

    @Test
    void copiesWhatItIsGiven() {
      byte[] value = {'1'};
      builder.add(bytes("a"), ByteBuffer.wrap(value));
      value[0] = '2';

      assertThat(shown(builder.build())).containsExactly("a=1");
    }

    @Test
    void growsWithWhatItIsGiven() {
      Headers headers = builder.add("long", "x".repeat(100_000)).add("a", "1").build();

      assertThat(shown(headers)).containsExactly("long=" + "x".repeat(100_000), "a=1");
    }
  }

  @Nested
  class ForEach {
    @Test
    void canBeCalledAgain() {
      Headers headers = new Headers.Builder().add("a", "1").build();

      assertThat(shown(headers)).isEqualTo(shown(headers));
    }
  }

  private static List<String> shown(Headers headers) {
    List<String> shown = new ArrayList<>();
    headers.forEach((name, value) -> shown.add(text(name) + "=" + text(value)));
    return shown;
  }

  private static String text(ByteBuffer bytes) {
    return bytes == null ? null : UTF_8.decode(bytes).toString();
  }
}
