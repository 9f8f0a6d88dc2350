package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// A body of lines may pause for as long as its source does, any other no longer than a connection.
///
/// No test sleeps: that a body which pauses is given up shows that more than the timeout went by.
@TestPropertySource(properties = "server.tomcat.connection-timeout=300ms")
class BodyPausesTest extends RecordsTest {
  private static final String PATH = "/v1/topics/t/records";

  @Test
  void ofLinesMayBeLongerThanThoseOfAConnection() throws IOException {
    topic("t", 1);
    try (Socket lines = begin(PATH, "application/x-ndjson", "{\"value\":1}\n")) {
      giveUp(PATH, "application/json", "{\"records\":[");

      send(lines, chunk("{\"value\":2}\n") + "0\r\n\r\n");

      assertThat(answer(lines)).startsWith("HTTP/1.1 200").contains("\"count\":2");
    }
  }

  @Test
  void ofASingleValueMayNotBeLonger() throws IOException {
    topic("t", 1);

    giveUp("/v1/topics/t", "text/plain", "half a val");

    assertThat(records("t")).startsWith("{\"records\":[]");
  }

  /// Sends the start of a body and waits until the server has had enough.
  private void giveUp(String path, String type, String start) throws IOException {
    try (Socket paused = begin(path, type, start)) {
      assertThat(answer(paused)).startsWith("HTTP/1.1 400");
    }
  }

  private Socket begin(String path, String type, String start) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(10_000);
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: %s\r\n"
            .formatted(path, type);
    send(socket, head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(start));
    return socket;
  }

  private static String chunk(String bytes) {
    return "%x\r\n%s\r\n".formatted(bytes.length(), bytes);
  }

  private static void send(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
