package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.logpost.WholeService;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// A compacted topic of the whole service, from the first record to the restart after.
class CompactionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private String base = "";

  private ConfigurableApplicationContext start() {
    ConfigurableApplicationContext service =
        WholeService.start(
            "--server.port=0",
            "--logpost.data-dir=" + directory.resolve("data"),
            "--logpost.log.compaction-check-interval=1s");
    base = "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
    return service;
  }

  /// `segment.ms` ends a segment with each record that is a second younger than the first.
  private void produce(int second, String key, String value) {
    RestAssured.given()
        .contentType("application/json")
        .body(
            "{\"records\":[{\"key\":\"%s\",\"value\":%s,\"timestamp\":%d}]}"
                .formatted(key, value, 1_700_000_000_000L + second * 1000L))
        .post(base + "/v1/topics/t/records")
        .then()
        .statusCode(200);
  }

  private Response records(long offset) {
    return RestAssured.get(base + "/v1/topics/t/partitions/0/records?offset=" + offset);
  }

  private List<Integer> offsets() {
    return records(0).jsonPath().getList("records.offset", Integer.class);
  }

  private void awaitOffsets(Integer... expected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!offsets().equals(List.of(expected)) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(offsets()).containsExactly(expected);
  }

  private void assertCompacted() {
    awaitOffsets(2, 3, 4);
    records(0).then().body("records.key", contains("a", "b", "z"));
    records(1).then().body("records[0].offset", equalTo(2));
    records(0).then().body("records[1].value", equalTo(null));
    RestAssured.get(base + "/v1/topics/t/partitions/0/records/1")
        .then()
        .statusCode(404)
        .body("error_code", equalTo(40406));
  }

  @Test
  void keepsTheLastRecordOfEachKeyAlsoThroughARestart() {
    try (var service = start()) {
      RestAssured.given()
          .contentType("application/json")
          .body(
              "{\"partitions\":1,\"configs\":{\"cleanup.policy\":\"compact\",\"segment.ms\":\"500\",\"min.cleanable.dirty.ratio\":\"0\"}}")
          .put(base + "/v1/topics/t")
          .then()
          .statusCode(201);
      produce(0, "a", "1");
      produce(1, "b", "1");
      produce(2, "a", "2");
      produce(3, "b", "null");
      produce(4, "z", "0");

      assertCompacted();
      assertThat(RestAssured.get(base + "/actuator/prometheus").asString())
          .containsPattern("logpost_log_compaction_runs_total [1-9]");
      assertThat(service.isRunning()).isTrue();
    }
    try (var service = start()) {
      assertCompacted();
      assertThat(service.isRunning()).isTrue();
    }
  }
}
