package io.logpost.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.BadPath;
import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.error.LogpostException.TopicNameCollides;
import io.logpost.error.LogpostException.UnknownTopic;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCatalogTest {
  private final InMemoryTopicStore store = new InMemoryTopicStore();
  private final TopicCatalog catalog = open();

  private TopicCatalog open() {
    return new TopicCatalog(store, new SplittableRandom(7), new TopicLimits(10, 20));
  }

  @Nested
  class Create {
    @Test
    void storesTheTopicAndShowsIt() {
      Topic topic = catalog.create("orders", 3, Map.of("retention.ms", "5"));

      assertThat(catalog.topic("orders")).isEqualTo(topic);
      assertThat(catalog.byId(topic.topicId())).isEqualTo(topic);
      assertThat(store.active).containsValue(topic);
    }

    @Test
    void refusesATakenName() {
      catalog.create("orders", 1, Map.of());

      assertThatExceptionOfType(TopicDiffers.class)
          .isThrownBy(() -> catalog.create("orders", 1, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_B", "A.B", "A_B"})
    void refusesANameThatIsTooClose(String name) {
      catalog.create("a.B", 1, Map.of());

      assertThatExceptionOfType(TopicNameCollides.class)
          .isThrownBy(() -> catalog.create(name, 1, Map.of()))
          .satisfies(e -> assertThat(e.facts()).containsEntry("existing", "a.B"));
    }

    @Test
    void refusesABadName() {
      assertThatExceptionOfType(BadPath.class).isThrownBy(() -> catalog.create("..", 1, Map.of()));
    }

    @Test
    void refusesABadConfigBeforeAnythingIsStored() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> catalog.create("orders", 1, Map.of("colour", "red")));
      assertThat(store.active).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 11})
    void refusesAPartitionCountOutOfRange(int count) {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> catalog.create("orders", count, Map.of()))
          .withMessage(
              "A topic has 1 to 10 partitions (logpost.topics.max-partitions-per-topic), not "
                  + count
                  + ".");
    }

    @Test
    void refusesMorePartitionsInAllThanAllowed() {
      catalog.create("a", 10, Map.of());
      catalog.create("b", 9, Map.of());

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> catalog.create("c", 2, Map.of()))
          .withMessageContaining("logpost.topics.max-partitions");
      assertThat(catalog.create("d", 1, Map.of()).partitionCount()).isEqualTo(1);
    }

    @Test
    void showsNothingThatWasNotStored() {
      store.failure = new DiskFull(null, "full");

      assertThatExceptionOfType(DiskFull.class)
          .isThrownBy(() -> catalog.create("orders", 1, Map.of()));
      assertThat(catalog.names()).isEmpty();
    }
  }

  @Nested
  class Find {
    @Test
    void knowsNoTopicThatWasNotCreated() {
      assertThatExceptionOfType(UnknownTopic.class).isThrownBy(() -> catalog.topic("orders"));
      assertThat(catalog.find("orders")).isNull();
    }

    @Test
    void tellsANameThatCannotBe() {
      assertThatExceptionOfType(BadPath.class).isThrownBy(() -> catalog.topic("a b"));
    }

    @Test
    void listsNamesInOrder() {
      catalog.create("b", 1, Map.of());
      catalog.create("a", 1, Map.of());

      assertThat(catalog.names()).containsExactly("a", "b");
    }
  }

  @Nested
  class AddPartitions {
    @Test
    void growsTheTopic() {
      catalog.create("orders", 2, Map.of());

      catalog.addPartitions("orders", 5);

      assertThat(catalog.topic("orders").partitionCount()).isEqualTo(5);
      assertThat(open().topic("orders").partitionCount()).isEqualTo(5);
    }

    @Test
    void refusesToShrink() {
      catalog.create("orders", 2, Map.of());

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> catalog.addPartitions("orders", 1))
          .withMessage("orders has 2 partitions; their number only grows.");
    }

    @Test
    void keepsTheLimits() {
      catalog.create("orders", 10, Map.of());
      catalog.create("others", 9, Map.of());

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> catalog.addPartitions("orders", 11));
      catalog.addPartitions("others", 10);
      assertThat(catalog.topic("others").partitionCount()).isEqualTo(10);
    }
  }

  @Nested
  class AlterConfigs {
    @Test
    void setsAndResets() {
      catalog.create("orders", 1, Map.of("retention.ms", "5"));

      catalog.alterConfigs(
          "orders", Map.of("retention.ms", Optional.empty(), "segment.ms", Optional.of("9")));

      assertThat(catalog.topic("orders").config().set()).isEqualTo(Map.of("segment.ms", "9"));
      assertThat(open().topic("orders").config().set()).isEqualTo(Map.of("segment.ms", "9"));
    }
  }

  @Nested
  class Delete {
    @Test
    void hidesTheTopicAtOnceAndFreesItsNameAndPartitions() {
      catalog.create("full", 10, Map.of());
      Topic old = catalog.create("orders", 10, Map.of());

      catalog.beginDelete("orders");

      assertThat(catalog.find("orders")).isNull();
      assertThat(catalog.byId(old.topicId())).isNull();
      assertThat(catalog.create("Orders", 10, Map.of()).topicId()).isNotEqualTo(old.topicId());
    }

    @Test
    void isLeftForTheNextStartUntilItsEnd() {
      Topic topic = catalog.create("orders", 1, Map.of());

      catalog.beginDelete("orders");
      assertThat(open().unfinishedDeletions()).containsExactly(topic);

      catalog.endDelete(topic, () -> {});
      assertThat(open().unfinishedDeletions()).isEmpty();
    }

    /// The row may say DELETING: records taken from here on would be deleted at the next start.
    @Test
    void ofUnknownOutcomeHidesTheTopicAllTheSame() {
      catalog.create("orders", 1, Map.of());
      store.failure = new OutcomeUnknown("lost");

      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> catalog.beginDelete("orders"));
      assertThat(catalog.find("orders")).isNull();
    }

    @Test
    void thatWasNotStoredLeavesTheTopic() {
      catalog.create("orders", 1, Map.of());
      store.failure = new DiskFull(null, "full");

      assertThatExceptionOfType(DiskFull.class).isThrownBy(() -> catalog.beginDelete("orders"));
      assertThat(catalog.find("orders")).isNotNull();
    }
  }
}
