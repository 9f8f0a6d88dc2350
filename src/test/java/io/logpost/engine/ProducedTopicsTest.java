package io.logpost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.UnknownTopic;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProducedTopicsTest {
  private final InMemoryEngine engine = new InMemoryEngine();

  @Nested
  class PartitionCount {
    @Test
    void isThatOfATopicThatExists() {
      engine.topics().create("orders", 3);

      assertThat(new ProducedTopics(engine.topics(), false).partitionCount("orders")).isEqualTo(3);
      assertThat(new ProducedTopics(engine.topics(), true).partitionCount("orders")).isEqualTo(3);
    }

    @Test
    void createsATopicWhereThatIsAllowed() {
      assertThat(new ProducedTopics(engine.topics(), true).partitionCount("orders")).isEqualTo(1);
      assertThat(engine.topics().names()).containsExactly("orders");
    }

    @Test
    void createsNoneWhereItIsNot() {
      assertThatExceptionOfType(UnknownTopic.class)
          .isThrownBy(() -> new ProducedTopics(engine.topics(), false).partitionCount("orders"));
      assertThat(engine.topics().names()).isEmpty();
    }
  }
}
