package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.WholeService;
import io.logpost.engine.kafka.KafkaCluster;
import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Keyed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// Several processes of the service before one cluster: any of them takes any request, and one goes
/// on where another stopped or died.
class ProcessesOnOneClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int RECORDS = 40;

  @TempDir static Path directory;

  private static String[] settings;
  private static ConfigurableApplicationContext staying;
  private static ServerHttp http;

  @BeforeAll
  static void start() {
    settings =
        new String[] {
          "--server.port=0",
          "--logpost.engine=kafka",
          "--logpost.kafka.metadata-max-age=500ms",
          "--spring.kafka.bootstrap-servers=" + KafkaCluster.shared().bootstrapServers()
        };
    staying = WholeService.start(settings);
    http = of(staying);
  }

  @AfterAll
  static void stop() {
    staying.close();
  }

  private static ServerHttp of(ConfigurableApplicationContext service) {
    return new ServerHttp(service.getEnvironment().getProperty("local.server.port", Integer.class));
  }

  @Test
  void aGracefulStopHandsMembersOverWithWhatIsOutAtThem() {
    prepare("handed-over");
    Worker other = new Worker(http, "handed-over", "stays");
    ConfigurableApplicationContext leaving = WholeService.start(settings);
    Worker moving = new Worker(of(leaving), "handed-over", "moves");
    shareOut(other, moving);
    produce("handed-over");
    Answer delivery = moving.pollUntilRecords();
    Set<String> atOther = other.assignment();
    int generation = other.last.get("generation").asInt();

    leaving.close();
    moving.http = http;
    Answer next = moving.poll();

    assertThat(next.status()).as("%s", next.body()).isEqualTo(200);
    assertThat(values(next)).doesNotContainAnyElementsOf(values(delivery));
    assertThat(other.poll().body().get("generation").asInt()).isEqualTo(generation);
    assertThat(other.assignment()).isEqualTo(atOther);
    readToTheEnd(other, moving);
    assertThat(moving.read).doesNotHaveDuplicates();
    other.leave();
    moving.leave();
  }

  @Test
  void aProcessThatDiesLosesNoAcknowledgedDelivery() {
    prepare("died");
    String[] own = settings.clone();
    own[0] = "--logging.level.root=warn";
    try (LogpostProcess dying = new LogpostProcess(directory, own)) {
      Worker worker = new Worker(new ServerHttp(dying.port()), "died", "worker");
      produce("died");
      Answer acknowledged = worker.pollUntilRecords();
      Answer open = worker.poll();

      dying.kill();
      worker.http = http;
      worker.token = "";
      readToTheEnd(worker);

      assertThat(worker.read.stream().filter(values(acknowledged)::contains))
          .as("acknowledged, so never again")
          .hasSameSizeAs(values(acknowledged));
      assertThat(worker.read).as("delivered and not acknowledged").containsAll(values(open));
      worker.leave();
    }
  }

  @Test
  void anyProcessTakesAnyRequest() {
    prepare("any");
    try (ConfigurableApplicationContext second = WholeService.start(settings)) {
      ServerHttp other = of(second);
      produce("any");

      assertThat(other.readAll("any", 0).records()).hasSize(RECORDS / 2);
      assertThat(other.commit("any-group", "any", 0, 7).status()).isEqualTo(204);
      assertThat(http.committed("any-group", "any", 0)).isEqualTo(7);
      assertThat(http.call("DELETE", "/v1/topics/any", "").status()).isEqualTo(204);
      awaitGone(other);
    }
  }

  private static void awaitGone(ServerHttp other) {
    long begin = System.nanoTime();
    while (other.produce("any", List.of(new Keyed("k", "v"))).status() != 404) {
      assertThat(System.nanoTime() - begin).isLessThan(PATIENCE.toNanos());
    }
  }

  private static void prepare(String topic) {
    http.createTopic(topic, 2, "{}");
  }

  private static void produce(String topic) {
    for (int partition = 0; partition < 2; partition++) {
      String of = topic + partition + "-";
      List<Keyed> records =
          IntStream.range(0, RECORDS / 2).mapToObj(i -> new Keyed("k", of + i)).toList();
      var _ = http.produce(topic, partition, records).ok();
    }
  }

  /// Polls by both until each has a partition, and both know of it.
  private static void shareOut(Worker one, Worker two) {
    long begin = System.nanoTime();
    while (one.assignment().size() != 1
        || two.assignment().size() != 1
        || !one.last.get("generation").equals(two.last.get("generation"))) {
      assertThat(System.nanoTime() - begin).isLessThan(PATIENCE.toNanos());
      var _ = one.poll();
      var _ = two.poll();
    }
  }

  private static void readToTheEnd(Worker... workers) {
    long begin = System.nanoTime();
    Set<String> read = new HashSet<>();
    while (read.size() < RECORDS) {
      assertThat(System.nanoTime() - begin).as("read %s", read).isLessThan(PATIENCE.toNanos());
      for (Worker worker : workers) {
        var _ = worker.poll();
        read.addAll(worker.read);
      }
    }
  }

  private static List<String> values(Answer answer) {
    List<String> values = new ArrayList<>();
    answer.body().path("records").forEach(record -> values.add(record.get("value").asString()));
    return values;
  }

  /// A member that acknowledges with its next poll.
  private static final class Worker {
    private final String topic;
    private final String name;
    private final List<String> read = new ArrayList<>();
    private ServerHttp http;
    private String token = "";
    private JsonNode last;

    Worker(ServerHttp http, String topic, String name) {
      this.http = http;
      this.topic = topic;
      this.name = name;
    }

    Answer poll() {
      String body =
          "{\"topics\":[\"%s\"],\"max_records\":5,\"wait_ms\":200%s}"
              .formatted(topic, token.isEmpty() ? "" : ",\"ack_token\":\"" + token + "\"");
      Answer answer =
          http.call("POST", "/v1/groups/of-%s/members/%s/poll".formatted(topic, name), body);
      if (answer.status() == 200) {
        last = answer.body();
        token = last.path("ack_token").asString("");
        read.addAll(values(answer));
      }
      return answer;
    }

    Answer pollUntilRecords() {
      long begin = System.nanoTime();
      Answer answer = poll();
      while (values(answer).isEmpty()) {
        assertThat(System.nanoTime() - begin).as("%s", answer).isLessThan(PATIENCE.toNanos());
        answer = poll();
      }
      return answer;
    }

    Set<String> assignment() {
      Set<String> partitions = new HashSet<>();
      if (last != null) {
        last.get("assignment")
            .forEach(topic -> topic.get("partitions").forEach(n -> partitions.add(n.toString())));
      }
      return partitions;
    }

    void leave() {
      String query = token.isEmpty() ? "" : "?ack_token=" + token;
      var _ =
          http.call("DELETE", "/v1/groups/of-%s/members/%s%s".formatted(topic, name, query), "");
    }
  }
}
