package io.logpost.groups;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.WholeService;
import io.logpost.groups.Consumer.Received;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// The table that users know Kafka by, row by row over HTTP: partitions 1 or N, consumers 1 or N,
/// in one group or each in its own: who receives what. It stands in `docs/groups.md`.
///
/// Each partition is given the values 0, 1, 2 … as its records, so that what a consumer received of
/// it is in order where it is {@link #EVERY_RECORD}.
@Timeout(60)
class GroupTableIT {
  private static final List<Integer> EVERY_RECORD = IntStream.range(0, 20).boxed().toList();

  @TempDir static Path directory;

  private static ConfigurableApplicationContext service;
  private static GroupHttp http;

  private String topic;

  @BeforeAll
  static void start() {
    service = WholeService.start("--server.port=0", "--logpost.data-dir=" + directory);
    http =
        new GroupHttp(
            service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }

  @AfterAll
  static void stop() {
    http.close();
    service.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
  }

  @Nested
  class OnePartition {
    @Test
    void withOneConsumerGivesItEveryRecordInOrder() {
      Topic one = topicOf(1);
      Consumer only = consumer("group", "only");

      one.consumedBy(only);

      assertThat(one.receivedBy(only)).isEqualTo(Map.of(0, EVERY_RECORD));
    }

    @Test
    void withManyConsumersOfOneGroupGivesEveryRecordToOneOfThem() {
      Topic one = topicOf(1);
      List<Consumer> same = consumers("group", 3);

      one.consumedBy(same);

      assertThat(same)
          .map(one::receivedBy)
          .containsExactlyInAnyOrder(Map.of(0, EVERY_RECORD), Map.of(), Map.of());
    }

    @Test
    void withManyConsumersOfDifferentGroupsGivesEachEveryRecordInOrder() {
      Topic one = topicOf(1);
      List<Consumer> different = consumersOfDifferentGroups(3);

      one.consumedBy(different);

      assertThat(different)
          .hasSize(3)
          .allSatisfy(each -> assertThat(one.receivedBy(each)).isEqualTo(Map.of(0, EVERY_RECORD)));
    }
  }

  @Nested
  class ManyPartitions {
    private static final Map<Integer, List<Integer>> ALL_OF_THEM =
        Map.of(0, EVERY_RECORD, 1, EVERY_RECORD, 2, EVERY_RECORD);

    @Test
    void withOneConsumerGiveItEveryRecordInTheOrderOfEachPartition() {
      Topic three = topicOf(3);
      Consumer only = consumer("group", "only");

      three.consumedBy(only);

      assertThat(three.receivedBy(only)).isEqualTo(ALL_OF_THEM);
    }

    @Test
    void withAsManyConsumersOfOneGroupGiveEachOnePartition() {
      Topic three = topicOf(3);
      List<Consumer> same = consumers("group", 3);

      three.consumedBy(same);

      assertThat(same)
          .map(three::receivedBy)
          .containsExactlyInAnyOrder(
              Map.of(0, EVERY_RECORD), Map.of(1, EVERY_RECORD), Map.of(2, EVERY_RECORD));
    }

    @Test
    void withFewerConsumersOfOneGroupAreSharedEvenlyAndEachRecordGoesToOne() {
      Topic three = topicOf(3);
      List<Consumer> same = consumers("group", 2);

      three.consumedBy(same);

      assertThat(same).map(each -> three.receivedBy(each).size()).containsExactlyInAnyOrder(1, 2);
      assertThat(three.receivedTogetherBy(same)).isEqualTo(ALL_OF_THEM);
    }

    @Test
    void withManyConsumersOfDifferentGroupsGiveEachEveryRecord() {
      Topic three = topicOf(3);
      List<Consumer> different = consumersOfDifferentGroups(3);

      three.consumedBy(different);

      assertThat(different)
          .hasSize(3)
          .allSatisfy(each -> assertThat(three.receivedBy(each)).isEqualTo(ALL_OF_THEM));
    }

    @Test
    void withTwoGroupsOfTwoGiveEachGroupEveryRecordOnce() {
      Topic three = topicOf(3);
      List<Consumer> billing = consumers("billing", 2);
      List<Consumer> shipping = consumers("shipping", 2);

      three.consumedBy(Stream.of(billing, shipping).flatMap(List::stream).toList());

      assertThat(three.receivedTogetherBy(billing)).isEqualTo(ALL_OF_THEM);
      assertThat(three.receivedTogetherBy(shipping)).isEqualTo(ALL_OF_THEM);
    }
  }

  @Nested
  class MoreMembersThanPartitions {
    @Test
    void leaveSomeIdle() {
      Topic two = topicOf(2);
      List<Consumer> same = consumers("group", 5);

      two.consumedBy(same);

      assertThat(same)
          .map(each -> two.receivedBy(each).size())
          .containsExactlyInAnyOrder(1, 1, 0, 0, 0);
    }

    @Test
    void letAnIdleOneGoOnWhereABusyOneLeft() {
      Topic one = topicOf(1);
      List<Consumer> same = consumers("group", 2);
      one.consumedBy(same);
      Consumer busy = theOneWith(1, same);
      Consumer idle = theOneWith(0, same);

      busy.leave();
      one.consumedBy(idle);

      assertThat(one.receivedBy(busy)).isEqualTo(Map.of(0, EVERY_RECORD));
      assertThat(one.receivedBy(idle)).isEqualTo(Map.of(0, EVERY_RECORD));
      assertThat(one.offsetsReceivedBy(idle).getFirst()).isEqualTo(EVERY_RECORD.size());
    }

    private static Consumer theOneWith(int partitions, List<Consumer> consumers) {
      return consumers.stream()
          .filter(consumer -> consumer.assignment().size() == partitions)
          .findFirst()
          .orElseThrow();
    }
  }

  /// A topic, what it was given and who received it.
  private static final class Topic {
    private final String name;
    private final int partitions;
    private final Map<Consumer, List<Received>> received = new HashMap<>();

    private Topic(String name, int partitions) {
      this.name = name;
      this.partitions = partitions;
      http.createTopic(name, partitions);
    }

    private void consumedBy(Consumer consumer) {
      consumedBy(List.of(consumer));
    }

    /// Lets all of them join, gives each partition its records, and has them polled by all until
    /// every group has acknowledged every record.
    private void consumedBy(List<Consumer> consumers) {
      awaitRest(consumers);
      for (int p = 0; p < partitions; p++) {
        http.produce(name, p, EVERY_RECORD);
      }
      Set<String> groups = new TreeSet<>();
      consumers.forEach(consumer -> groups.add(consumer.group()));
      while (groups.stream().anyMatch(group -> http.lag(group, name) > 0)) {
        for (Consumer consumer : consumers) {
          received.computeIfAbsent(consumer, _ -> new ArrayList<>()).addAll(consumer.poll(7, 0));
        }
      }
    }

    /// What a consumer received, as values by partition in the order of arrival.
    private Map<Integer, List<Integer>> receivedBy(Consumer consumer) {
      return byPartition(received.getOrDefault(consumer, List.of()).stream());
    }

    private List<Long> offsetsReceivedBy(Consumer consumer) {
      return received.get(consumer).stream().map(Received::offset).toList();
    }

    private Map<Integer, List<Integer>> receivedTogetherBy(List<Consumer> consumers) {
      return byPartition(
          consumers.stream()
              .flatMap(consumer -> received.get(consumer).stream())
              .sorted(comparing(Received::offset)));
    }

    private static Map<Integer, List<Integer>> byPartition(Stream<Received> records) {
      Map<Integer, List<Integer>> values = new HashMap<>();
      records.forEach(record ->
          values.computeIfAbsent(record.partition(), _ -> new ArrayList<>()).add(record.value()));
      return values;
    }

    /// Polls around until the groups have come to rest and each consumer has seen what it has.
    private static void awaitRest(List<Consumer> consumers) {
      do {
        consumers.forEach(consumer -> assertThat(consumer.poll(1, 10)).isEmpty());
      } while (!consumers.stream().allMatch(Topic::isAtRest));
    }

    private static boolean isAtRest(Consumer consumer) {
      JsonNode group = http.describe(consumer.group());
      return group.get("state").asString().equals("Stable")
          && GroupHttp.partitions(group, consumer.name()).equals(consumer.assignment());
    }
  }

  private Topic topicOf(int partitions) {
    return new Topic(topic, partitions);
  }

  private Consumer consumer(String group, String name) {
    return new Consumer(http, topic + "-" + group, name, topic);
  }

  private List<Consumer> consumers(String group, int count) {
    return IntStream.range(0, count).mapToObj(i -> consumer(group, "w" + i)).toList();
  }

  private List<Consumer> consumersOfDifferentGroups(int count) {
    return IntStream.range(0, count).mapToObj(i -> consumer("group" + i, "w")).toList();
  }
}
