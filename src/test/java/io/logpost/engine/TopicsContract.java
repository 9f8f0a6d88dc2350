package io.logpost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.error.LogpostException.TopicNameCollides;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every engine does with topics.
public abstract class TopicsContract extends EngineFixture {
  @Nested
  protected class CreateTopic {
    @Test
    void answersWhatItMade() {
      TopicDescription made =
          engine()
              .topics()
              .create(
                  new NewTopic(
                      "orders",
                      OptionalInt.of(3),
                      OptionalInt.empty(),
                      Map.of("retention.ms", "60000")));

      assertThat(made.topic()).isEqualTo("orders");
      assertThat(made.topicId()).isNotBlank();
      assertThat(made.configs()).isEqualTo(Map.of("retention.ms", "60000"));
      assertThat(made.partitions())
          .extracting(PartitionDescription::partition)
          .containsExactly(0, 1, 2);
      assertThat(made.partitions()).allMatch(partition -> partition.state().equals("online"));
    }

    @Test
    void showsItToEveryCall() {
      create("orders", 3, Map.of("max.message.bytes", "1000"));

      assertThat(engine().topics().names()).containsExactly("orders");
      assertThat(engine().topics().partitionCount("orders")).isEqualTo(3);
      assertThat(engine().topics().config("orders").maxMessageBytes()).isEqualTo(1000);
      assertThat(engine().topics().topicId("orders"))
          .isEqualTo(engine().topics().describe("orders").topicId());
      assertThat(engine().topics().describe("orders").partitions()).hasSize(3);
      assertThat(bounds(new TopicPartition("orders", 2))).isEqualTo(new OffsetBounds(0, 0));
    }

    @Test
    void hasADefaultForThePartitions() {
      engine()
          .topics()
          .create(new NewTopic("orders", OptionalInt.empty(), OptionalInt.empty(), Map.of()));

      assertThat(engine().topics().partitionCount("orders")).isPositive();
    }

    @Test
    void refusesATakenName() {
      createOrders();

      assertThatExceptionOfType(TopicDiffers.class).isThrownBy(() -> createOrders());
    }

    @Test
    void refusesANameThatIsTooClose() {
      create("my.orders", 1, Map.of());

      assertThatExceptionOfType(TopicNameCollides.class)
          .isThrownBy(() -> create("my_orders", 1, Map.of()));
    }

    @Test
    void refusesAnUnknownConfigByName() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> create("orders", 1, Map.of("colour", "red")))
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "configs.colour"));
      assertThat(engine().topics().names()).isEmpty();
    }
  }

  @Nested
  protected class AlterTopic {
    @Test
    void setsAndResetsConfigs() {
      create("orders", 1, Map.of("retention.ms", "60000"));

      engine()
          .topics()
          .alterConfigs(
              "orders",
              Map.of("retention.ms", Optional.empty(), "segment.ms", Optional.of("70000")));

      assertThat(engine().topics().describe("orders").configs())
          .isEqualTo(Map.of("segment.ms", "70000"));
    }

    @Test
    void changesNothingWhereOneConfigIsBad() {
      create("orders", 1, Map.of("retention.ms", "60000"));

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() ->
              engine()
                  .topics()
                  .alterConfigs(
                      "orders",
                      Map.of(
                          "retention.ms", Optional.of("1"),
                          "segment.ms", Optional.of("-1"))));
      assertThat(engine().topics().describe("orders").configs())
          .isEqualTo(Map.of("retention.ms", "60000"));
    }

    @Test
    void addsPartitionsAndKeepsRecords() {
      createOrders();
      long offset = append(orders0, "a");

      engine().topics().addPartitions("orders", 4);

      assertThat(engine().topics().partitionCount("orders")).isEqualTo(4);
      assertThat(fetch(orders0, offset).values()).containsExactly("a");
      assertThatCode(() -> append(new TopicPartition("orders", 3), "b")).doesNotThrowAnyException();
    }

    @Test
    void refusesToTakePartitionsAway() {
      createOrders();

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> engine().topics().addPartitions("orders", 1));
    }

    @Test
    void takesTheSameNumberAsNoChange() {
      createOrders();

      engine().topics().addPartitions("orders", 2);

      assertThat(engine().topics().partitionCount("orders")).isEqualTo(2);
    }
  }

  @Nested
  protected class DeleteTopic {
    @Test
    void takesItsRecordsAndCommittedOffsetsWithIt() {
      createOrders();
      long offset = append(orders0, "a");
      engine().groups().commit("billing", Map.of(orders0, new CommittedOffset(offset, "")));

      engine().topics().delete("orders");

      assertThat(engine().topics().names()).isEmpty();
      assertThat(engine().groups().committed("billing")).isEmpty();
      assertThatExceptionOfType(UnknownTopic.class).isThrownBy(() -> fetch(orders0, 0));
    }

    @Test
    void leavesNothingToATopicOfTheSameName() {
      createOrders();
      String id = engine().topics().describe("orders").topicId();
      append(orders0, "a");
      engine().topics().delete("orders");

      createOrders();

      assertThat(engine().topics().topicId("orders")).isNotEqualTo(id);
      assertThat(bounds(orders0)).isEqualTo(new OffsetBounds(0, 0));
    }
  }

  @Nested
  protected class AnUnknownTopic {
    @Test
    void isToldByEveryCall() {
      Topics topics = engine().topics();
      Map<TopicPartition, Long> position = Map.of(orders0, 0L);

      assertUnknown(() -> topics.describe("orders"));
      assertUnknown(() -> topics.partitionCount("orders"));
      assertUnknown(() -> topics.topicId("orders"));
      assertUnknown(() -> topics.config("orders"));
      assertUnknown(() -> topics.addPartitions("orders", 2));
      assertUnknown(() -> topics.alterConfigs("orders", Map.of()));
      assertUnknown(() -> topics.delete("orders"));
      assertUnknown(() -> topics.deleteRecords(position));
      assertUnknown(() -> append(orders0, "a"));
      assertUnknown(() -> fetch(orders0, 0));
      assertUnknown(() -> bounds(orders0));
      assertUnknown(() -> engine().records().offsetsForTimes(position));
      assertUnknown(
          () -> engine().groups().commit("g", Map.of(orders0, new CommittedOffset(0, ""))));
    }

    private static void assertUnknown(ThrowingCallable call) {
      assertThatExceptionOfType(UnknownTopic.class).isThrownBy(call);
    }
  }
}
