package io.logpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.WholeService;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// More clients than the service takes connections.
class ConnectionsIT {
  private static final int MOST = 8;
  private static final String REQUEST = "GET /v1 HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private Path directory;
  private final List<Socket> clients = new ArrayList<>();

  @Test
  void theNextOneWaitsUntilAnotherLeaves() throws IOException {
    try (ConfigurableApplicationContext service =
        WholeService.start(
            "--server.port=0",
            "--logpost.data-dir=" + directory.resolve("data"),
            "--server.tomcat.max-connections=" + MOST)) {
      String port = service.getEnvironment().getRequiredProperty("local.server.port");
      for (int i = 0; i < MOST; i++) {
        assertThat(answer(connect(port))).startsWith("HTTP/1.1 200");
      }

      Socket next = connect(port);
      next.setSoTimeout(500);
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> answer(next));
      next.setSoTimeout(20_000);
      clients.getFirst().close();

      assertThat(answer(next)).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  /// A client that has sent its request and stays.
  private Socket connect(String port) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    clients.add(client);
    client.setSoTimeout(20_000);
    client.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  /// The first bytes of an answer.
  private static String answer(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    byte[] start = new byte[2000];
    int count = in.read(start);
    return new String(start, 0, Math.max(count, 0), StandardCharsets.US_ASCII);
  }
}
