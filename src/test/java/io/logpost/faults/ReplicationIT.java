package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.Looks;
import io.logpost.WholeService;
import io.logpost.engine.kafka.KafkaCluster;
import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Keyed;
import io.logpost.faults.ServerHttp.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// Brokers that die, come back and are added under the service on a cluster.
class ReplicationIT {
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
    Looks.until(
        "the service is ready",
        () -> http.call("GET", "/actuator/health/readiness", "").status() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /// The broker that dies leads a partition of one topic, with producers and a member of a group at
  /// work, and follows in another, which takes records only with all three.
  @Test
  void aBrokerThatDiesLosesNothingAndItsReturnMendsEverything() throws Exception {
    create("under-load", "{\"min.insync.replicas\":\"2\"}");
    create("three-copies", "{\"min.insync.replicas\":\"3\"}");
    var _ = http.produce("three-copies", 0, List.of(new Keyed("k", "before"))).ok();
    Load load = new Load("under-load");
    List<Thread> threads = load.start();
    load.awaitAcknowledged(400);
    int dying = partition("under-load", 0).get("leader").asInt();

    cluster.kill(dying);
    try {
      Looks.until(
          "another broker leads",
          () -> !Set.of(dying, -1).contains(partition("under-load", 0).get("leader").asInt()));
      load.awaitAcknowledged(load.acknowledged.size() + 400);
      checkTooFewReplicas();
    } finally {
      cluster.start(dying);
    }
    load.end(threads);

    checkNothingIsLost(load);
    awaitInSync("under-load", 3);
    awaitInSync("three-copies", 3);
    Looks.until("produce goes on", () -> produceToThree("after").status() == 200);
    assertThat(http.readAll("three-copies", 0).records())
        .extracting(Placed::value)
        .startsWith("before")
        .endsWith("after");
  }

  private static void checkTooFewReplicas() {
    awaitInSync("three-copies", 2);
    AtomicReference<Answer> refused = new AtomicReference<>();
    Looks.until(
        "produce is refused",
        () -> {
          refused.set(produceToThree("during"));
          return refused.get().status() == 503;
        });
    assertThat(refused.get().body().get("error_code").asInt()).isEqualTo(50312);
    assertThat(refused.get().stored()).isEqualTo("no");
    assertThat(refused.get().body().get("detail").asString()).contains("min.insync.replicas is 3");
    assertThat(partition("three-copies", 0).get("state").asString()).isEqualTo("read_only");
    assertThat(http.fetch("three-copies", 0, 0, 10).ok().get("records").get(0).get("value"))
        .hasToString("\"before\"");
  }

  private static Answer produceToThree(String value) {
    return http.produce("three-copies", 0, List.of(new Keyed("k", value)));
  }

  private static void checkNothingIsLost(Load load) {
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
    Looks.until(
        count + " replicas in sync", () -> partition(topic, 0).get("in_sync").size() == count);
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
      Looks.until(count + " acknowledged", () -> acknowledged.size() >= count);
    }

    void end(List<Thread> threads) throws InterruptedException {
      producing.set(false);
      for (Thread thread : threads.subList(0, PRODUCERS)) {
        thread.join();
      }
      Looks.until("all polled", () -> polled.containsAll(acknowledged.values()));
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
        Looks.pause();
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
        } else {
          Looks.pause();
        }
      }
    }
  }
}
