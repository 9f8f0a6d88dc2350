package io.logpost.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.logpost.LogpostProcess;
import io.restassured.response.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed between a poll and what comes after it: members do not notice.
class GroupRestartIT {
  @TempDir private Path directory;

  @Test
  void membersGoOnWhereTheyWere() {
    try (LogpostProcess server = new LogpostProcess(directory)) {
      GroupClient group = new GroupClient(server.port(), "billing");
      group.topic("orders", 2, 4);
      String ofW1 = group.poll("w1", "orders", "").path("ack_token");
      group.poll("w2", "orders", ",'wait_ms':0").then().body("records", hasSize(0));
      group.ack("w1", ofW1).then().statusCode(200);
      group.put("orders", 0, 4);
      group.put("orders", 1, 5);
      Response first = group.poll("w1", "orders", "");
      Response second = group.poll("w2", "orders", "");
      String before = group.get("").then().body("state", equalTo("Stable")).extract().asString();

      server.killAndRestart();

      assertThat(withoutTime(group.get("").asString())).isEqualTo(withoutTime(before));
      acknowledgesAsIfNothingHadBeen(group, first);
      pollsOnAsIfNothingHadBeen(group, second);
      assertThat(withoutTime(group.get("").asString())).isEqualTo(withoutTime(before));
      group.get("/lag").then().body("total_lag", equalTo(0));
    }
  }

  private static void acknowledgesAsIfNothingHadBeen(GroupClient group, Response first) {
    int generation = first.path("generation");
    group
        .ack("w1", first.path("ack_token"))
        .then()
        .statusCode(200)
        .body("generation", equalTo(generation));
  }

  private static void pollsOnAsIfNothingHadBeen(GroupClient group, Response second) {
    int generation = second.path("generation");
    String token = second.path("ack_token");
    group
        .poll("w2", "orders", ",'wait_ms':0,'ack_token':'" + token + "'")
        .then()
        .statusCode(200)
        .body("records", hasSize(0))
        .body("generation", equalTo(generation));
  }

  @Test
  void whatWasNotAcknowledgedComesAgain() {
    try (LogpostProcess server = new LogpostProcess(directory)) {
      GroupClient group = new GroupClient(server.port(), "billing");
      group.topic("orders", 1, 3);
      group.poll("w1", "orders", "").then().body("records", hasSize(3));

      server.killAndRestart();

      group
          .poll("w1", "orders", "")
          .then()
          .body("records.offset", contains(0, 1, 2))
          .body("redelivered", equalTo(true))
          .body("generation", equalTo(1));
    }
  }

  private static String withoutTime(String group) {
    return group.replaceAll("\"idle_ms\":\\d+", "");
  }
}
