package io.logpost.faults;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.logpost.WholeService;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// A disk that somebody else fills below the floor: records can't be produced, everything else
/// works, and all is well again without a restart.
class DiskFloorIT {
  private static final int FLOOR_BYTES = 16 << 20;

  @TempDir private Path directory;
  private int port;

  @Test
  void refusesRecordsAloneAndHealsByItself() throws IOException {
    Path disk = directory.resolve("disk");
    try (Disk _ = Disk.inMemory(disk, 64)) {
      onDisk(disk);
    }
  }

  private void onDisk(Path disk) throws IOException {
    try (ConfigurableApplicationContext service =
        WholeService.start(
            "--server.port=0",
            "--logpost.data-dir=" + disk.resolve("data"),
            "--logpost.log.min-free-bytes=" + FLOOR_BYTES + "B")) {
      port = Integer.parseInt(service.getEnvironment().getProperty("local.server.port"));
      call("PUT", "/v1/topics/t", "{\"partitions\":2}").then().statusCode(201);
      call("PUT", "/v1/topics/old", "{\"partitions\":1}").then().statusCode(201);
      produce().then().statusCode(200);

      Path filler = fill(disk);
      refusesRecordsAndSaysWhy();
      doesEverythingElse();
      Files.delete(filler);

      produce().then().statusCode(200);
      health().then().statusCode(200).body("components.engine.details.disk", equalTo(null));
    }
  }

  private void refusesRecordsAndSaysWhy() {
    produce()
        .then()
        .statusCode(507)
        .body("error_code", equalTo(50701))
        .body("stored", equalTo("no"))
        .body("limit", equalTo(FLOOR_BYTES))
        .body("free_bytes", org.hamcrest.Matchers.lessThan(FLOOR_BYTES))
        .body("detail", containsString("logpost.log.min-free-bytes"));
    health()
        .then()
        .statusCode(200)
        .body("components.engine.details.disk", containsString("less than logpost.log.min-free"));
    call("GET", "/actuator/health/readiness", "").then().statusCode(200);
  }

  private void doesEverythingElse() {
    call("GET", "/v1/topics/t/records", "").then().statusCode(200).body("records", hasSize(1));
    Response poll = call("POST", "/v1/groups/g/members/m/poll", "{\"topics\":[\"t\"]}");
    poll.then().statusCode(200).body("records", hasSize(1));
    String ack = "{\"ack_token\":\"" + poll.path("ack_token") + "\"}";
    call("POST", "/v1/groups/g/members/m/ack", ack).then().statusCode(200);
    call("DELETE", "/v1/groups/g/members/m", "").then().statusCode(204);
    call("PATCH", "/v1/topics/t", "{\"configs\":{\"retention.ms\":\"1000\"}}")
        .then()
        .statusCode(200);
    call("PUT", "/v1/topics/new", "{\"partitions\":1}").then().statusCode(201);
    call("DELETE", "/v1/topics/old", "").then().statusCode(204);
    call("DELETE", "/v1/topics/t/partitions/0/records?before=0", "").then().statusCode(200);
  }

  private Response produce() {
    return call("POST", "/v1/topics/t?partition=0", "1");
  }

  private Response health() {
    return call("GET", "/actuator/health", "");
  }

  private Response call(String method, String path, String body) {
    return given().port(port).contentType(ContentType.JSON).body(body).request(method, path);
  }

  /// Leaves less than the floor, and more than the metadata needs.
  private static Path fill(Path disk) throws IOException {
    FileStore store = Files.getFileStore(disk);
    Path filler = disk.resolve("filler");
    long bytes = store.getUsableSpace() - FLOOR_BYTES + (1 << 20);
    try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
      byte[] megabyte = new byte[1 << 20];
      for (long written = 0; written < bytes; written += megabyte.length) {
        file.write(megabyte);
      }
    }
    return filler;
  }
}
