package io.logpost.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TopicIdsTest {
  @Nested
  class Next {
    private final TopicIds ids = new TopicIds(new SplittableRandom(1));

    @Test
    void isOneOfKafkas() {
      String id = ids.next();

      assertThat(id).hasSize(22);
      assertThat(Uuid.fromString(id)).hasToString(id);
    }

    @Test
    void isARandomUuidOfVersionFour() {
      Uuid id = Uuid.fromString(ids.next());

      assertThat(id.getMostSignificantBits() >> 12 & 0xf).isEqualTo(4);
      assertThat(id.getLeastSignificantBits() >>> 62).isEqualTo(2);
    }

    @Test
    void neverStartsWithAHyphenAndNeverComesTwice() {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 10_000; i++) {
        seen.add(ids.next());
      }

      assertThat(seen).hasSize(10_000).noneMatch(id -> id.startsWith("-"));
    }
  }
}
