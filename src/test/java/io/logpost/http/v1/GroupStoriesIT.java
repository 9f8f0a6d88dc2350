package io.logpost.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.logpost.WholeService;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// The user stories of groups, on the whole service. Each has a topic and a group of its own.
class GroupStoriesIT {
  private static final String SHORT = ",'max_poll_interval_ms':1000";
  private static final String WAIT = ",'wait_ms':30000";

  @TempDir private static Path directory;
  private static ConfigurableApplicationContext service;

  @BeforeAll
  static void start() {
    service =
        WholeService.start("--server.port=0", "--logpost.data-dir=" + directory.resolve("data"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static GroupClient group(String name) {
    return new GroupClient(
        service.getEnvironment().getRequiredProperty("local.server.port", Integer.class), name);
  }

  /// What a worker does until it sees no more records.
  private static void work(GroupClient group, String member, String topic, Queue<Integer> done) {
    String ack = "";
    while (true) {
      Response answer = group.poll(member, topic, ",'max_records':5,'wait_ms':2000" + ack);
      answer.then().statusCode(200);
      List<Integer> values = answer.path("records.value");
      if (values.isEmpty() && done.size() >= 40) {
        return;
      }
      done.addAll(values);
      String token = answer.path("ack_token");
      ack = token == null ? "" : ",'ack_token':'" + token + "'";
    }
  }

  @Test
  void twoWorkersShareATopic() {
    GroupClient group = group("two");
    group.topic("two", 3, 40);
    Queue<Integer> done = new ConcurrentLinkedQueue<>();

    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> work(group, "w1", "two", done)),
            CompletableFuture.runAsync(() -> work(group, "w2", "two", done)))
        .join();

    assertThat(done).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40).boxed().toList());
    group.get("").then().body("members.member", contains("w1", "w2"));
    group.get("/lag").then().body("total_lag", equalTo(0));
  }

  @Test
  void aWaitingMemberGetsWhatACrashedOneHad() {
    GroupClient group = group("crash");
    group.topic("crash", 2, 4);
    Response first = group.poll("w1", "crash", SHORT);
    first.then().body("records", hasSize(4));

    Response second = group.poll("w2", "crash", WAIT);

    second
        .then()
        .statusCode(200)
        .body("records.value", containsInAnyOrder(0, 1, 2, 3))
        .body("redelivered", equalTo(false))
        .body("assignment[0].partitions", contains(0, 1));
    group
        .ack("w1", first.path("ack_token"))
        .then()
        .statusCode(409)
        .body("error_code", equalTo(40912))
        .body("stored", equalTo("no"));
  }

  @Test
  void aMemberThatComesBackInTimeGetsItsRecordsAgain() {
    GroupClient group = group("back");
    group.topic("back", 2, 4);
    int generation = group.poll("w1", "back", "").path("generation");

    group
        .poll("w1", "back", "")
        .then()
        .body("records", hasSize(4))
        .body("redelivered", equalTo(true))
        .body("generation", equalTo(generation));
  }

  @Test
  void aMemberThatLeavesHandsOverToOneThatWaits() {
    GroupClient group = group("leave");
    group.topic("leave", 1, 2);
    Response first = group.poll("w1", "leave", ",'max_records':1");
    CompletableFuture<Response> second =
        CompletableFuture.supplyAsync(() -> group.poll("w2", "leave", WAIT));

    group.leave("w1", "?ack_token=" + first.path("ack_token")).then().statusCode(204);

    second.join().then().statusCode(200).body("records.offset", contains(1));
  }

  @Test
  void offsetsAreResetOnceTheMembersLeft() {
    GroupClient group = group("reset");
    group.topic("reset", 1, 3);
    group.poll("w1", "reset", ",'auto_ack':true");
    String yesterday = "{'topics':['reset'],'by_duration':'P1D'";

    group
        .post("/offsets/reset", yesterday + ",'dry_run':true}")
        .then()
        .statusCode(200)
        .body("offsets[0].next_offset", equalTo(0))
        .body("offsets[0].previous", equalTo(3));
    group
        .post("/offsets/reset", yesterday + "}")
        .then()
        .statusCode(409)
        .body("error_code", equalTo(40911))
        .body("members", contains("w1"))
        .body("stored", equalTo("no"));
    group.leave("w1", "").then().statusCode(204);
    group.post("/offsets/reset", yesterday + "}").then().statusCode(200);

    group.poll("w1", "reset", "").then().body("records", hasSize(3));
  }

  @Test
  void lagIsAnsweredBeforeAndWhileThereAreMembers() {
    GroupClient group = group("lag");
    group.topic("lag", 1, 3);

    group
        .get("/lag?topic=lag")
        .then()
        .statusCode(200)
        .body("total_lag", equalTo(3))
        .body("partitions[0].next_offset", nullValue())
        .body("partitions[0].member", nullValue());

    group.poll("w1", "lag", ",'max_records':1");
    group
        .get("/lag")
        .then()
        .body("total_lag", equalTo(3))
        .body("partitions[0].next_offset", equalTo(0))
        .body("partitions[0].member", equalTo("w1"));
  }

  @Test
  void aNewTopicIsReadByAMemberThatWaitsForItsPattern() {
    GroupClient group = group("pattern");
    group.topic("pattern-a", 1, 0);
    CompletableFuture<Response> poll =
        CompletableFuture.supplyAsync(
            () -> group.post("/members/w1/poll", "{'topic_pattern':'pattern-.*'" + WAIT + "}"));

    group.topic("pattern-b", 1, 1);

    poll.join()
        .then()
        .statusCode(200)
        .body("records.topic", contains("pattern-b"))
        .body("assignment.topic", contains("pattern-a", "pattern-b"));
  }
}
