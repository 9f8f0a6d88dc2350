package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// The reader of a stream may pause for longer than a connection otherwise may, and nobody waits
/// for it.
///
/// No test sleeps: that a body which pauses is given up shows that more than the timeout went by.
@TestPropertySource(properties = "server.tomcat.connection-timeout=300ms")
class SlowReaderIT extends RecordsTest {
  private static final String PATH = "/v1/topics/t/stream";
  private static final int LARGE_RECORDS = 20;

  @Test
  void readsOnAfterAPause() throws IOException {
    topic("t", 1);
    String value = "\"" + "x".repeat(900_000) + "\"";
    for (int i = 0; i < LARGE_RECORDS; i++) {
      post("/v1/topics/t", value).then().statusCode(200);
    }
    try (Socket slow = open(PATH + "?offset=earliest&follow=false")) {
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(slow.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 ");

      giveUpAPausedBody();
      othersReadMeanwhile();

      assertThat(answer.lines().filter(line -> line.startsWith("{\"topic\"")))
          .hasSize(LARGE_RECORDS);
    }
  }

  private Socket open(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
    send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return socket;
  }

  /// Waits until the server has had enough of another connection that pauses.
  private void giveUpAPausedBody() throws IOException {
    try (Socket paused = new Socket(InetAddress.getLoopbackAddress(), port())) {
      paused.setSoTimeout(20_000);
      send(
          paused,
          "POST /v1/topics/t HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Length: 9\r\n\r\nhalf");
      assertThat(new String(paused.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 400");
    }
  }

  private void othersReadMeanwhile() {
    try (StreamClient other =
        new StreamClient(port(), PATH + "?offset=earliest&follow=false", java.util.Map.of())) {
      assertThat(other.rest()).hasSize(LARGE_RECORDS);
    }
  }

  private static void send(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
