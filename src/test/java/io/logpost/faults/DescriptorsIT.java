package io.logpost.faults;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that may open few files: connections leave some for the logs, and where none is left
/// all the same, requests are refused and no partition suffers.
class DescriptorsIT {
  private static final int FEW = 160;
  private static final int PARTITIONS = 60;

  /// Fewer than the logs may have open: each request that is refused has one of them closed.
  private static final int FILES_GIVEN_UP = 30;

  @TempDir private Path directory;

  private int port;
  private Socket connection;

  /// Clients take all connections there are; then the system takes away the descriptors that were
  /// left, and gives them back.
  @Test
  void refusesRequestsAndLosesNoPartition() throws Exception {
    Tool.require("prlimit");
    LogpostProcess.Surroundings few =
        new LogpostProcess.Surroundings(
            List.of("prlimit", "--nofile=" + FEW + ":" + FEW), Map.of());
    try (LogpostProcess server =
        new LogpostProcess(few, directory, "--server.tomcat.connection-timeout=2m")) {
      port = server.port();
      connection = new Socket(InetAddress.getLoopbackAddress(), port);
      call("PUT", "/v1/topics/t", "{\"partitions\":" + PARTITIONS + "}").then().statusCode(201);
      assertThat(produceToAll()).containsOnly(200);

      List<Socket> crowd = connect(2 * FEW);
      assertThat(produceToAll()).containsOnly(200);

      limit(server.pid(), openCount(server.pid()) - FILES_GIVEN_UP);
      List<Integer> shortOfAll = produceToAll();
      assertThat(shortOfAll).isSubsetOf(200, 503).contains(503);
      limit(server.pid(), FEW);

      assertThat(produceToAll()).containsOnly(200);
      close(crowd);
      long stored = 3L * PARTITIONS + shortOfAll.stream().filter(status -> status == 200).count();
      List<Integer> ends = call("GET", "/v1/topics/t", "").path("partitions.end_offset");
      assertThat(ends.stream().mapToLong(Integer::longValue).sum()).isEqualTo(stored);
      call("GET", "/actuator/health", "").then().statusCode(200);
      assertThat(server.output()).doesNotContain("takes no writes");
    }
  }

  private List<Integer> produceToAll() {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(partition -> produce("/v1/topics/t?partition=" + partition))
        .toList();
  }

  private Response call(String method, String path, String body) {
    return given().port(port).contentType(ContentType.JSON).body(body).request(method, path);
  }

  /// Those over the limit wait to be taken, which no test waits for.
  private List<Socket> connect(int count) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      sockets.add(socket);
      try {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
      } catch (IOException noRoomLeft) {
        return sockets;
      }
    }
    return sockets;
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static long openCount(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.count();
    }
  }

  /// The hard limit stays: it can't be raised again by everybody.
  private static void limit(long pid, long count) throws Exception {
    assertThat(
            new ProcessBuilder("prlimit", "--pid=" + pid, "--nofile=" + count + ":" + FEW)
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  /// One request on the one connection that was there before the crowd; answers its status.
  private int produce(String path) {
    try {
      connection.setSoTimeout(30_000);
      String head = "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n1";
      connection.getOutputStream().write(head.formatted(path).getBytes(US_ASCII));
      String headers = headers();
      int length = Integer.parseInt(headers.split("Content-Length: ")[1].split("\r")[0]);
      assertThat(connection.getInputStream().readNBytes(length)).hasSize(length);
      return Integer.parseInt(headers.split(" ")[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String headers() throws IOException {
    StringBuilder headers = new StringBuilder();
    while (headers.indexOf("\r\n\r\n") < 0) {
      int next = connection.getInputStream().read();
      assertThat(next).isNotNegative();
      headers.append((char) next);
    }
    return headers.toString();
  }
}
