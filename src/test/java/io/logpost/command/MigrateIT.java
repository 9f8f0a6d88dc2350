package io.logpost.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.LogpostApplication;
import io.logpost.command.Migration.Direction;
import io.logpost.command.StoppingSide.StoppedException;
import io.logpost.engine.kafka.KafkaCluster;
import io.logpost.record.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data directories copied to a cluster and back.
class MigrateIT {
  private static final KafkaCluster CLUSTER = KafkaCluster.shared();
  private static final AtomicInteger RUNS = new AtomicInteger();

  /// Names that no test before had: brokers hear of a deletion one after another.
  private final String run = "migrate" + RUNS.incrementAndGet();

  private final List<String> topics =
      Stream.of("migrate.accounts", "migrate.clicks", "migrate.none", "migrate.orders")
          .map(this::own)
          .toList();

  @TempDir private Path root;
  private final Printed out = new Printed();
  private final Printed err = new Printed();

  /// A text with this test's names.
  private String own(String text) {
    return text.replaceAll("migrate(?=[.-])", run);
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", CLUSTER.bootstrapServers()));
  }

  private static Map<String, Object> connection() {
    return Map.of("bootstrap.servers", CLUSTER.bootstrapServers());
  }

  private Path data() {
    return root.resolve("data");
  }

  private Path home() {
    return root.resolve("home");
  }

  /// A dense topic, one with gaps and one without its head, whose log stamps its records; and
  /// offsets before, in and behind all of that.
  private void generate(long seed) {
    try (GeneratedData data = new GeneratedData(data(), seed)) {
      data.topic(
          own("migrate.orders"), 2, Map.of("retention.ms", "-1", "segment.bytes", "1048576"));
      data.topic(
          own("migrate.accounts"),
          2,
          Map.of("cleanup.policy", "compact", "max.message.bytes", "9000"));
      data.topic(
          own("migrate.clicks"),
          1,
          Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "-1"));
      data.topic(own("migrate.none"), 1, Map.of());
      data.records(own("migrate.orders"), 0, 60, false)
          .records(own("migrate.orders"), 1, 25, false);
      data.records(own("migrate.accounts"), 0, 70, true)
          .records(own("migrate.accounts"), 1, 3, true);
      data.records(own("migrate.clicks"), 0, 50, false);
      data.deleteBefore(own("migrate.clicks"), 0, 13);
      data.commit(own("migrate-billing"), own("migrate.orders"), 0, 41, "first 41, ä");
      data.commit(own("migrate-billing"), own("migrate.orders"), 1, 25, "");
      data.commit(own("migrate-billing"), own("migrate.clicks"), 0, 7, "before the start");
      for (int partition = 0; partition < 2; partition++) {
        data.commit(own("migrate-audit"), own("migrate.accounts"), partition, 5, "in a gap or not");
      }
      data.commit(own("migrate-audit"), own("migrate.clicks"), 0, 20, "");
    }
  }

  private SideContent onDisk(Path path) {
    try (EmbeddedSide side = EmbeddedSide.open(path, InstantSource.system())) {
      return SideContent.of(side, topics);
    }
  }

  private static ClusterSide cluster() {
    return new ClusterSide(connection(), Optional.of((short) 1), Duration.ZERO);
  }

  private SideContent onCluster() {
    try (ClusterSide side = cluster()) {
      return SideContent.of(side, topics);
    }
  }

  private int migrate(String... words) {
    return new Migrate(InstantSource.system(), System::nanoTime, false)
        .run(List.of(words), out.stream(), err.stream());
  }

  private int to(String... more) {
    return migrate(words("--to", data(), more));
  }

  private int from(String... more) {
    Stream<String> selected = topics.stream().flatMap(name -> Stream.of("--topic", name));
    return migrate(
        words("--from", home(), Stream.concat(selected, Stream.of(more)).toArray(String[]::new)));
  }

  private static String[] words(String direction, Path directory, String... more) {
    return Stream.concat(
            Stream.of(direction, CLUSTER.bootstrapServers(), directory.toString()), Stream.of(more))
        .toArray(String[]::new);
  }

  private static void make(String topic, int partitions) throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  private static void produce(String topic, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(connection(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  @Nested
  class ThereAndBack {
    @Test
    void keepsEverything() {
      generate(1);
      SideContent before = onDisk(data());

      assertThat(to("--replication-factor", "1", "--yes")).as("%s", err.lines()).isZero();
      SideContent there = onCluster();
      assertThat(from("--yes")).as("%s", err.lines()).isZero();

      assertThat(there).isEqualTo(before);
      assertThat(onDisk(home())).isEqualTo(before);
      assertThat(out.lines())
          .anyMatch(line ->
              line.matches(
                  own(
                      "migrate.orders-0: 60 records; offsets 0 to 60 in the data directory, 0 to 60 in the cluster \\(kept\\); checksum [0-9a-f]{16} in both")))
          .anyMatch(line ->
              line.startsWith(
                  own(
                      "migrate.clicks-0: 37 records; offsets 13 to 50 in the data directory, 0 to 37 in the cluster (translated);")))
          .anyMatch(line -> line.contains("message.timestamp.type=LogAppendTime comes last"))
          .contains(own("group migrate-billing: 3 offsets"))
          .contains(
              "4 topics, 6 partitions, 195 records: the same in the data directory and the cluster.");
    }

    @Test
    void isOnlyToldWithoutYes() {
      generate(2);

      assertThat(to()).isEqualTo(Command.FAULTY);

      assertThat(out.lines())
          .contains(own("migrate.orders: 2 partitions, 85 offsets to copy; the topic is made"))
          .contains("Nothing was copied. To do it, add --yes.");
      assertThat(onCluster().topics()).isEmpty();
    }

    @Test
    void isDoneOnce() throws Exception {
      generate(3);
      assertThat(to("--replication-factor", "1", "--yes")).as("%s", err.lines()).isZero();
      produce(own("migrate.orders"), "of one who uses the cluster already");

      assertThat(to("--yes")).as("%s", err.lines()).isZero();

      assertThat(out.lines())
          .contains(own("migrate.orders: 2 partitions, was copied before; nothing is left to do"));
    }

    @Test
    void makesNoDirectoryWithoutYes() throws Exception {
      for (String topic : topics) {
        make(topic, 1);
      }
      assertThat(from()).as("%s", err.lines()).isEqualTo(Command.FAULTY);

      assertThat(home()).doesNotExist();
    }
  }

  @Nested
  class AStoppedOne {
    @Test
    void goesOnToTheCluster() {
      long seed = 11;
      generate(seed);
      SideContent before = onDisk(data());

      int stops = untilDone(seed, Direction.TO_CLUSTER, data());

      assertThat(onCluster()).as("seed %d, %d stops", seed, stops).isEqualTo(before);
    }

    @Test
    void goesOnFromTheCluster() {
      long seed = 21;
      generate(seed);
      SideContent before = onDisk(data());
      assertThat(to("--replication-factor", "1", "--yes")).as("%s", err.lines()).isZero();

      int stops = untilDone(seed, Direction.FROM_CLUSTER, home());

      assertThat(onDisk(home())).as("seed %d, %d stops", seed, stops).isEqualTo(before);
    }

    /// Answers how often it was stopped.
    private int untilDone(long seed, Direction direction, Path directory) {
      Random random = new Random(seed);
      for (int stops = 0; ; stops++) {
        int calls = 1 + random.nextInt(stops < 4 ? 120 : 900);
        try (ClusterSide cluster = cluster();
            EmbeddedSide embedded = EmbeddedSide.open(directory, InstantSource.system())) {
          boolean to = direction == Direction.TO_CLUSTER;
          CopySide target = new StoppingSide(to ? cluster : embedded, calls, random.nextBoolean());
          Migration migration =
              new Migration(
                  to ? embedded : cluster,
                  target,
                  embedded.journal(to ? "to-it" : "from-it"),
                  direction,
                  new CopyProgress(System::nanoTime, true, err.stream()),
                  7);
          assertThat(migration.check(topics)).as("seed %d, stop %d", seed, stops).isEmpty();
          assertThat(migration.copy(out.stream())).as("%s", out.lines()).isTrue();
          return stops;
        } catch (StoppedException _) {
          // the next one goes on
        }
      }
    }

    @Test
    void goesOnAfterItsProcessWasKilled() throws Exception {
      int count = 200_000;
      try (GeneratedData data = new GeneratedData(data(), 31)) {
        data.topic(own("migrate.orders"), 1, Map.of("retention.ms", "-1"));
        data.manyRecords(own("migrate.orders"), 0, count);
      }
      Process process = start("--replication-factor", "1", "--yes");
      long begin = System.nanoTime();
      while (!Files.exists(data().resolve("migration")) && process.isAlive()) {
        TimeUnit.MILLISECONDS.sleep(2);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(2));
      }
      process.destroyForcibly().waitFor();
      assertThat(process.exitValue()).isEqualTo(137);

      assertThat(to("--yes")).as("%s", err.lines()).isZero();

      assertThat(out.lines())
          .anyMatch(line ->
              line.matches(
                  own(
                      "migrate.orders: 1 partitions, \\d+ offsets to copy, behind the [1-9]\\d+ records that are there")))
          .anyMatch(line ->
              line.startsWith(
                  own("migrate.orders-0: %d records; offsets 0 to %d in the data directory, 0 to %d in the cluster (kept);")
                      .formatted(count, count, count)));
    }

    private Process start(String... more) throws Exception {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  LogpostApplication.class.getName(),
                  "migrate"));
      command.addAll(List.of(words("--to", data(), more)));
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(root.resolve("output").toFile())
          .start();
    }
  }

  @Nested
  class Refuses {
    private void assertRefused(String because) {
      Map<TopicPartition, List<String>> before = onCluster().records();

      assertThat(to("--yes")).isEqualTo(Command.COULD_NOT_RUN);

      assertThat(err.lines()).contains(because, "Nothing was copied.");
      assertThat(onCluster().records()).isEqualTo(before);
    }

    @Test
    void anotherNumberOfPartitions() throws Exception {
      generate(41);
      make(own("migrate.orders"), 3);

      assertRefused(
          own("migrate.orders has 3 partitions in the cluster and 2 in the data directory."));
    }

    @Test
    void otherRecords() throws Exception {
      generate(42);
      make(own("migrate.orders"), 2);
      produce(own("migrate.orders"), "of somebody else");

      assertRefused(
          own(
              "migrate.orders-0 in the cluster holds other records than the data directory from offset 0 on."));
    }

    @Test
    void moreReplicasThanBrokers() {
      generate(43);

      assertThat(to("--replication-factor", "9", "--yes")).isEqualTo(Command.COULD_NOT_RUN);

      assertThat(err.lines())
          .anyMatch(line -> line.startsWith(own("migrate.orders can't be made.")));
    }

    @Test
    void groupsWithMembers() {
      generate(44);
      try (var consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  CLUSTER.bootstrapServers(),
                  "group.id",
                  own("migrate-billing")),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        consumer.subscribe(List.of(own("migrate.other")));
        while (consumer.groupMetadata().memberId().isEmpty()) {
          consumer.poll(Duration.ofMillis(50));
        }

        assertRefused(
            own("The group migrate-billing has members in the cluster; stop them first."));
      }
    }

    @Test
    void aTopicThatIsNotThere() {
      generate(45);

      assertThat(to("--topic", own("migrate.order"), "--yes")).isEqualTo(Command.COULD_NOT_RUN);

      assertThat(err.lines())
          .contains(own("There is no topic migrate.order in the data directory."));
    }

    @Test
    void aDirectoryInUse() {
      try (GeneratedData _ = new GeneratedData(data(), 46)) {
        assertThatExceptionOfType(RuntimeException.class)
            .isThrownBy(() -> to("--yes"))
            .withMessageContaining("a server runs on it");
      }
    }
  }
}
