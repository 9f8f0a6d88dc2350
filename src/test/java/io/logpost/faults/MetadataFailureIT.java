package io.logpost.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.logpost.WholeService;
import io.logpost.store.MetadataDatabase;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// A metadata database that failed under the running service: whatever needs it is refused and says
/// why, records go on, and a restart brings all of it back.
class MetadataFailureIT {
  private static final String OFFSETS = "/v1/groups/g/offsets";
  private static final String STARTED_AGAIN = "must be started again";

  @TempDir private Path directory;
  private int port;

  private ConfigurableApplicationContext start() {
    ConfigurableApplicationContext service =
        WholeService.start("--server.port=0", "--logpost.data-dir=" + directory.resolve("data"));
    port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
    return service;
  }

  @Test
  void recordsGoOnAndCommitsAreRefusedUntilARestart() throws SQLException {
    try (ConfigurableApplicationContext service = start()) {
      call("PUT", "/v1/topics/t", "{\"partitions\":1}").then().statusCode(201);
      call("POST", "/v1/topics/t", "1").then().statusCode(200);
      String token = poll().then().statusCode(200).extract().path("ack_token");
      commit(1).then().statusCode(204);

      closeUnderTheWriter(service.getBean(MetadataDatabase.class));
      assertThat(commit(2).statusCode()).as("the one that met the failure").isIn(503, 504);

      refusesWhatNeedsTheDatabase(token);
      recordsGoOn();
      healthSaysIt();
    }
    try (ConfigurableApplicationContext service = start()) {
      assertThat(service.isRunning()).isTrue();
      call("GET", OFFSETS, "").then().body("offsets[0].next_offset", equalTo(1));
      call("GET", "/v1/topics/t/records", "").then().body("records", hasSize(2));
      commit(2).then().statusCode(204);
    }
  }

  /// As H2 does itself after a failed write.
  private static void closeUnderTheWriter(MetadataDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("shutdown immediately");
    }
  }

  private void refusesWhatNeedsTheDatabase(String token) {
    refused(commit(3));
    refused(call("POST", "/v1/groups/w/members/m/ack", "{\"ack_token\":\"" + token + "\"}"));
    refused(call("POST", "/v1/groups/new/members/m/poll", "{\"topics\":[\"t\"]}"));
    refused(call("PUT", "/v1/topics/other", "{\"partitions\":1}"));
    refused(call("DELETE", "/v1/topics/t", ""));
  }

  private static void refused(Response answer) {
    answer
        .then()
        .statusCode(503)
        .body("error_code", equalTo(50311))
        .body("detail", containsString(STARTED_AGAIN))
        .body("detail", containsString("Nothing was stored"));
  }

  private void recordsGoOn() {
    call("POST", "/v1/topics/t", "2").then().statusCode(200);
    call("GET", "/v1/topics/t/records", "").then().statusCode(200).body("records", hasSize(2));
    poll().then().statusCode(200).body("records", hasSize(2));
    call("GET", OFFSETS, "").then().statusCode(200).body("offsets[0].next_offset", equalTo(1));
  }

  private void healthSaysIt() {
    String reason = "components.engine.details.metadata";
    call("GET", "/actuator/health/readiness", "")
        .then()
        .statusCode(503)
        .body(reason, containsString(STARTED_AGAIN));
    call("GET", "/actuator/health", "")
        .then()
        .statusCode(503)
        .body(reason, containsString(STARTED_AGAIN));
    call("GET", "/actuator/health/liveness", "").then().statusCode(200);
  }

  private Response poll() {
    return call("POST", "/v1/groups/w/members/m/poll", "{\"topics\":[\"t\"],\"wait_ms\":0}");
  }

  private Response commit(int nextOffset) {
    return call(
        "PUT",
        OFFSETS,
        "{\"offsets\":[{\"topic\":\"t\",\"partition\":0,\"next_offset\":%d}]}"
            .formatted(nextOffset));
  }

  private Response call(String method, String path, String body) {
    return given().port(port).contentType(ContentType.JSON).body(body).request(method, path);
  }
}
