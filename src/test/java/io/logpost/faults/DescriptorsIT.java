package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
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

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int port;

  /// Clients take all connections there are; then the system takes away the descriptors that were
  /// left, and gives them back.
  @Test
  void refusesRequestsAndLosesNoPartition() throws Exception {
    Assumptions.assumeTrue(hasPrlimit(), "skipped: prlimit is not there");
    LogpostProcess.Surroundings few =
        new LogpostProcess.Surroundings(
            List.of("prlimit", "--nofile=" + FEW + ":" + FEW), Map.of());
    try (LogpostProcess server = new LogpostProcess(few, directory)) {
      port = server.port();
      assertThat(send("PUT", "/v1/topics/t", "{\"partitions\":" + PARTITIONS + "}").statusCode())
          .isEqualTo(201);
      assertThat(produceToAll()).containsOnly(200);

      List<Socket> crowd = connect(2 * FEW);
      assertThat(produceToAll()).containsOnly(200);
      close(crowd);

      limit(server.pid(), openCount(server.pid()) - FILES_GIVEN_UP);
      List<Integer> shortOfAll = produceToAll();
      assertThat(shortOfAll).isSubsetOf(200, 503).contains(503);
      limit(server.pid(), FEW);

      assertThat(produceToAll()).containsOnly(200);
      long stored = 3L * PARTITIONS + shortOfAll.stream().filter(status -> status == 200).count();
      assertThat(endOffsets()).isEqualTo(stored);
      assertThat(send("GET", "/actuator/health", "").statusCode()).isEqualTo(200);
      assertThat(server.output()).doesNotContain("takes no writes");
    }
  }

  private static boolean hasPrlimit() throws InterruptedException {
    try {
      return new ProcessBuilder("prlimit", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private List<Integer> produceToAll() {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(partition -> send("POST", "/v1/topics/t?partition=" + partition, "1"))
        .map(HttpResponse::statusCode)
        .toList();
  }

  private long endOffsets() {
    String topic = send("GET", "/v1/topics/t", "").body();
    return Stream.of(topic.split("\"end_offset\":"))
        .skip(1)
        .mapToLong(rest -> Long.parseLong(rest.split("[^0-9]")[0]))
        .sum();
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

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(40))
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
