package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.WholeService;
import io.logpost.engine.kafka.KafkaCluster;
import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Keyed;
import io.logpost.faults.ServerHttp.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// Brokers that die, come back and are added under the service on a cluster.
class ReplicationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PRODUCERS = 4;
  private static final int PARTITIONS = 3;

  private static KafkaCluster cluster;
  private static ConfigurableApplicationContext service;
  private static ServerHttp http;

  @BeforeAll
  static void start() {
    cluster = KafkaCluster.shared();
    service =
        WholeService.start(
            "--server.port=0",
            "--logpost.engine=kafka",
            "--logpost.kafka.metadata-max-age=500ms",
            "--spring.kafka.bootstrap-servers=" + cluster.bootstrapServers());
    http = new ServerHttp(service.getEnvironment().getProperty("local.server.port", Integer.class));
    awaitThat(
        "the service is ready",
        () -> http.call("GET", "/actuator/health/readiness", "").status() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /// Producers and a member of a group at work while the leader of a partition dies.
  @Test
  void theDeathOfALeaderLosesNothingThatWasAcknowledged() throws Exception {
    create("under-load", "{\"min.insync.replicas\":\"2\"}");
    Load load = new Load("under-load");
    List<Thread> threads = load.start();
    load.awaitAcknowledged(400);
    int leader = partition("under-load", 0).get("leader").asInt();

    cluster.kill(leader);
    try {
      awaitThat(
          "another broker leads",
          () -> !Set.of(leader, -1).contains(partition("under-load", 0).get("leader").asInt()));
      load.awaitAcknowledged(load.acknowledged.size() + 400);
    } finally {
      cluster.start(leader);
    }
    load.end(threads);

    for (int partition = 0; partition < PARTITIONS; partition++) {
      Map<Long, String> there = new TreeMap<>();
      for (Placed record : http.readAll("under-load", partition).records()) {
        there.put(record.offset(), record.value());
      }
      int of = partition;
      load.acknowledged.forEach((place, value) -> {
        if (place.partition() == of) {
          assertThat(there).as("acknowledged record").containsEntry(place.offset(), value);
        }
      });
    }
    assertThat(load.wrongAnswers).isEmpty();
    assertThat(load.polled).containsAll(load.acknowledged.values());
    awaitInSync("under-load", 3);
  }

  @Test
  void tooFewReplicasRefuseProduceAndServeReads() throws Exception {
    create("three-copies", "{\"min.insync.replicas\":\"3\"}");
    var _ = http.produce("three-copies", 0, List.of(new Keyed("k", "before"))).ok();
    int follower = follower(partition("three-copies", 0));

    cluster.kill(follower);
    try {
      awaitInSync("three-copies", 2);
      Answer[] refused = new Answer[1];
      awaitThat(
          "produce is refused",
          () -> {
            refused[0] = http.produce("three-copies", 0, List.of(new Keyed("k", "during")));
            return refused[0].status() == 503;
          });
      assertThat(refused[0].body().get("error_code").asInt()).isEqualTo(50312);
      assertThat(refused[0].stored()).isEqualTo("no");
      assertThat(refused[0].body().get("detail").asString()).contains("min.insync.replicas is 3");
      assertThat(partition("three-copies", 0).get("state").asString()).isEqualTo("read_only");
      assertThat(http.fetch("three-copies", 0, 0, 10).ok().get("records").get(0).get("value"))
          .hasToString("\"before\"");
    } finally {
      cluster.start(follower);
    }

    awaitInSync("three-copies", 3);
    awaitThat(
        "produce goes on",
        () -> http.produce("three-copies", 0, List.of(new Keyed("k", "after"))).status() == 200);
    assertThat(http.readAll("three-copies", 0).records())
        .extracting(Placed::value)
        .startsWith("before")
        .endsWith("after");
  }

  private static int follower(JsonNode partition) {
    int leader = partition.get("leader").asInt();
    for (JsonNode replica : partition.get("replicas")) {
      if (replica.asInt() != leader) {
        return replica.asInt();
      }
    }
    throw new AssertionError("no follower in " + partition);
  }

  private static void create(String topic, String configs) {
    String body =
        "{\"partitions\":%d,\"replication_factor\":3,\"configs\":%s}"
            .formatted(PARTITIONS, configs);
    var _ = http.call("PUT", "/v1/topics/" + topic, body).ok();
  }

  private static JsonNode partition(String topic, int number) {
    return http.call("GET", "/v1/topics/" + topic, "").ok().get("partition_details").get(number);
  }

  private static void awaitInSync(String topic, int count) {
    awaitThat(
        count + " replicas in sync", () -> partition(topic, 0).get("in_sync").size() == count);
  }

  private static void awaitThat(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new AssertionError("waited in vain: " + what);
      }
      Thread.onSpinWait();
    }
  }

  private record At(int partition, long offset) {}

  /// Producers that number their records, and a member that reads all of them.
  private static final class Load {
    private final String topic;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicBoolean producing = new AtomicBoolean(true);
    private final AtomicBoolean polling = new AtomicBoolean(true);
    private final Map<At, String> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> polled = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> wrongAnswers = new ConcurrentLinkedQueue<>();

    Load(String topic) {
      this.topic = topic;
    }

    List<Thread> start() {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        threads.add(Thread.startVirtualThread(this::produce));
      }
      threads.add(Thread.startVirtualThread(this::poll));
      return threads;
    }

    void awaitAcknowledged(int count) {
      awaitThat(count + " acknowledged", () -> acknowledged.size() >= count);
    }

    void end(List<Thread> threads) throws InterruptedException {
      producing.set(false);
      for (Thread thread : threads.subList(0, PRODUCERS)) {
        thread.join();
      }
      awaitThat("all polled", () -> polled.containsAll(acknowledged.values()));
      polling.set(false);
      threads.getLast().join();
    }

    private void produce() {
      while (producing.get()) {
        String value = "v" + numbers.incrementAndGet();
        Answer answer = http.produce(topic, List.of(new Keyed(value, value)));
        if (answer.status() == 200) {
          JsonNode offset = answer.body().get("offsets").get(0);
          acknowledged.put(
              new At(offset.get("partition").asInt(), offset.get("offset").asLong()), value);
        } else if (!isHonest(answer)) {
          wrongAnswers.add(answer.toString());
        }
      }
    }

    /// Not stored and to be sent again, or of unknown outcome.
    private static boolean isHonest(Answer answer) {
      return answer.status() == 503 && answer.stored().equals("no")
          || answer.status() == 504 && answer.stored().equals("unknown");
    }

    private void poll() {
      String token = "";
      while (polling.get()) {
        String body =
            "{\"topics\":[\"%s\"],\"wait_ms\":500,\"auto_offset_reset\":\"earliest\"%s}"
                .formatted(topic, token.isEmpty() ? "" : ",\"ack_token\":\"" + token + "\"");
        Answer answer = http.call("POST", "/v1/groups/readers/members/one/poll", body);
        if (answer.status() == 200) {
          answer
              .body()
              .get("records")
              .forEach(record -> polled.add(record.get("value").asString()));
          token = answer.body().path("ack_token").asString("");
        } else if (answer.status() == 409) {
          token = "";
        } else if (answer.status() != 503 && answer.status() != 504) {
          wrongAnswers.add(answer.toString());
        }
      }
    }
  }
}
