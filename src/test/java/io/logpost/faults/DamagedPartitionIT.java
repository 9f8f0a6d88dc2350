package io.logpost.faults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.logpost.WholeService;
import io.logpost.command.Commands;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// A bit that flipped in a sealed segment, as clients and operators see it: never served, told with
/// its place, nobody else concerned; and gone with the operator's command.
class DamagedPartitionIT {
  /// One to a segment.
  private static final String RECORD = "x".repeat(900_000);

  private static final String SEGMENT = "00000000000000000001.log";

  @TempDir private Path directory;
  private int port;

  private ConfigurableApplicationContext start() {
    ConfigurableApplicationContext service =
        WholeService.start("--server.port=0", "--logpost.data-dir=" + directory.resolve("data"));
    port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
    return service;
  }

  @Test
  void damageIsToldWithItsPlaceAndEndsWithTheRepair() throws IOException {
    try (ConfigurableApplicationContext service = start()) {
      assertThat(service.isRunning()).isTrue();
      call("PUT", "/v1/topics/t", "{\"partitions\":2,\"configs\":{\"segment.bytes\":\"1048576\"}}")
          .then()
          .statusCode(201);
      for (int i = 0; i < 3; i++) {
        produce(0).then().statusCode(200);
      }
    }
    flip(segment());
    try (ConfigurableApplicationContext service = start()) {
      assertThat(service.isRunning()).isTrue();
      fetch(0).then().statusCode(200).body("next_offset", equalTo(1));
      tellsThePlace(fetch(1));
      tellsThePlace(produce(0)).then().body("stored", equalTo("no"));
      produce(1).then().statusCode(200);
      fetch(0).then().statusCode(200);
      descriptionAndHealthNameIt();
    }
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    List<String> repair =
        List.of("repair-log", directory.resolve("data").toString(), "t", "0", "--yes");
    assertThat(Commands.all().run(repair, nowhere, nowhere)).isZero();
    try (ConfigurableApplicationContext service = start()) {
      assertThat(service.isRunning()).isTrue();
      fetch(1).then().statusCode(200).body("records[0].offset", equalTo(2));
      produce(0).then().statusCode(200).body("offset", equalTo(3));
      call("GET", "/actuator/health", "").then().statusCode(200);
    }
  }

  private Path segment() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("data/topics"))) {
      return files.filter(file -> file.endsWith(SEGMENT)).findFirst().orElseThrow();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x10;
    Files.write(file, bytes);
  }

  private static Response tellsThePlace(Response answer) {
    answer
        .then()
        .statusCode(503)
        .body("error_code", equalTo(50310))
        .body("topic", equalTo("t"))
        .body("partition", equalTo(0))
        .body("file", endsWith(SEGMENT))
        .body("position", equalTo(0))
        .body("first_offset", equalTo(1))
        .body("end_offset", equalTo(3))
        .body("detail", containsString("repair-log"));
    return answer;
  }

  private void descriptionAndHealthNameIt() {
    call("GET", "/v1/topics/t", "")
        .then()
        .statusCode(200)
        .body("partition_details[0].state", equalTo("offline"))
        .body("partition_details[0].detail", containsString("offsets 1 to 2 can't be read"))
        .body("partition_details[1].state", equalTo("online"))
        .body("partition_details[1].detail", nullValue());
    call("GET", "/actuator/health", "")
        .then()
        .statusCode(503)
        .body("components.partitions.status", equalTo("DOWN"))
        .body("components.partitions.details.t-0", containsString(SEGMENT));
    call("GET", "/actuator/health/readiness", "").then().statusCode(200);
  }

  private Response produce(int partition) {
    return given()
        .port(port)
        .contentType(ContentType.TEXT)
        .body(RECORD)
        .post("/v1/topics/t?partition=" + partition);
  }

  private Response fetch(int offset) {
    return call("GET", "/v1/topics/t/partitions/0/records?max_records=1&offset=" + offset, "");
  }

  private Response call(String method, String path, String body) {
    return given().port(port).contentType(ContentType.JSON).body(body).request(method, path);
  }
}
