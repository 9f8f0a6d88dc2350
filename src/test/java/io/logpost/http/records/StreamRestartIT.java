package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.WholeService;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// Streams of the whole service, which stops and starts.
class StreamRestartIT {
  private static final String PATH = "/v1/topics/t/stream";

  /// Far below what a stop gives requests to end by themselves.
  private static final Duration AT_ONCE = Duration.ofSeconds(8);

  @TempDir private Path directory;

  private ConfigurableApplicationContext start() {
    return WholeService.start("--server.port=0", "--logpost.data-dir=" + directory.resolve("data"));
  }

  private static int port(ConfigurableApplicationContext service) {
    return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private static void put(int port, String value) {
    RestAssured.given()
        .body(value)
        .post("http://localhost:" + port + "/v1/topics/t?timestamp=1000&partition=0")
        .then()
        .statusCode(200);
  }

  private static void topic(int port) {
    RestAssured.put("http://localhost:" + port + "/v1/topics/t").then().statusCode(201);
  }

  @Test
  void resumeExactlyAfterARestart() {
    String id;
    try (var service = start()) {
      topic(port(service));
      try (StreamClient stream = StreamClient.events(port(service), PATH)) {
        stream.event();
        put(port(service), "1");
        put(port(service), "2");
        id = stream.event().get("id");
      }
    }

    try (var service = start();
        StreamClient stream = StreamClient.eventsAfter(id, port(service), PATH)) {
      stream.event();
      assertThat(stream.event().get("data")).contains("\"offset\":1", "\"value\":2");
      put(port(service), "3");
      assertThat(stream.event().get("data")).contains("\"offset\":2", "\"value\":3");
    }
  }

  @Test
  void endWithAWholeAnswerWhenTheServiceStops() {
    StreamClient stream;
    long begin;
    try (var service = start()) {
      topic(port(service));
      stream = StreamClient.events(port(service), PATH);
      stream.event();
      begin = System.nanoTime();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
    try (stream) {
      assertThat(stream.events()).isEmpty();
    }
  }

  /// The reader takes nothing: the stream stands in a write when the service stops.
  @Test
  void areCutWhenTheServiceStopsAndTheirReaderIsSlow() throws IOException {
    long begin;
    try (Socket reader = new Socket()) {
      try (var service = start()) {
        topic(port(service));
        String value = "\"" + "x".repeat(900_000) + "\"";
        for (int i = 0; i < 20; i++) {
          put(port(service), value);
        }
        reader.setReceiveBufferSize(4096);
        reader.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(service)));
        String request = "GET " + PATH + "?offset=earliest HTTP/1.1\r\nHost: localhost\r\n\r\n";
        reader.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(reader.getInputStream().read()).isEqualTo('H');
        begin = System.nanoTime();
      }

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
    }
  }
}
