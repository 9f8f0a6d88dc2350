package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service with little memory under requests that ask for more of it than there is: all of them
/// are answered, some with a refusal, and it goes on.
class SmallHeapIT {
  private static final Duration LOAD = Duration.ofSeconds(6);
  private static final int BODY_BYTES = 9 << 20;
  private static final String RECORDS = "/v1/topics/t/records";

  /// Wins over what the command says.
  private static final LogpostProcess.Surroundings SMALL =
      new LogpostProcess.Surroundings(
          List.of(), Map.of("_JAVA_OPTIONS", "-Xmx96m -XX:+ExitOnOutOfMemoryError"));

  @TempDir private Path directory;

  private final Set<Integer> statuses = new ConcurrentSkipListSet<>();
  private final List<Socket> slow = new ArrayList<>();
  private volatile boolean over;

  @Test
  void refusesWhatDoesNotFitAndGoesOn() throws Exception {
    try (LogpostProcess server =
        new LogpostProcess(SMALL, directory, "--logpost.log.min-free-bytes=16MB")) {
      Client client = new Client(server.port());
      assertThat(client.put("/v1/topics/t", "{\"partitions\":3}")).isEqualTo(201);
      assertThat(client.put("/v1/topics/empty", "{\"partitions\":3}")).isEqualTo(201);
      assertThat(client.post(RECORDS, batch(BODY_BYTES), "identity")).isEqualTo(200);

      byte[] bomb = gzip(batch(60 << 20));
      assertThat(client.post(RECORDS, bomb, "gzip")).isEqualTo(413);

      underLoad(client, bomb);

      assertThat(server.output()).doesNotContain("java.lang.OutOfMemoryError");
      assertThat(statuses).contains(200, 503).isSubsetOf(200, 400, 413, 503);
      assertThat(client.post(RECORDS, batch(1000), "identity")).isEqualTo(200);
      assertThat(client.get(RECORDS)).isEqualTo(200);
    }
  }

  private void underLoad(Client client, byte[] bomb) throws Exception {
    byte[] body = batch(BODY_BYTES);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++) {
        String member = "{\"topics\":[\"t\"],\"auto_ack\":true,\"max_bytes\":67108864}";
        String poll = "/v1/groups/busy/members/m" + i % 2 + "/poll";
        again(clients, () -> client.post(RECORDS, body, "identity"));
        again(clients, () -> client.post(RECORDS, bomb, "gzip"));
        again(clients, () -> client.get(RECORDS + "?max_bytes=67108864&max_records=10000"));
        again(clients, () -> pollStatus(client.post(poll, member.getBytes(), "identity")));
        slowSender(client.port());
        slowReader(client.port());
      }
      for (int i = 0; i < 60; i++) {
        String poll = "/v1/groups/idle/members/m" + i + "/poll";
        String waiting = "{\"topics\":[\"empty\"],\"wait_ms\":2000}";
        again(clients, () -> client.post(poll, waiting.getBytes(), "identity"));
      }
      Thread.sleep(LOAD);
      over = true;
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /// Two polls of one member meet: the older one gives way.
  private static int pollStatus(int status) {
    return status == 409 ? 200 : status;
  }

  private void again(ExecutorService clients, Callable<Integer> call) {
    var _ =
        clients.submit(() -> {
          while (!over) {
            statuses.add(call.call());
          }
          return null;
        });
  }

  private void slowSender(int port) throws IOException {
    OutputStream out = socket(port).getOutputStream();
    out.write(
        ("POST " + RECORDS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[1 << 20]);
    out.flush();
  }

  private void slowReader(int port) throws IOException {
    OutputStream out = socket(port).getOutputStream();
    out.write(
        ("GET " + RECORDS + "?max_bytes=67108864 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private Socket socket(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    slow.add(socket);
    return socket;
  }

  private static byte[] batch(int bytes) {
    String record = "{\"value\":\"" + "a".repeat(Math.min(bytes, 100_000)) + "\"}";
    int count = Math.max(1, bytes / record.length());
    String records = String.join(",", Collections.nCopies(count, record));
    return ("{\"records\":[" + records + "]}").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  /// Sends requests and answers their status, all of the answer read. Any thread.
  private static final class Client {
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    Client(int port) {
      this.port = port;
    }

    int port() {
      return port;
    }

    int put(String path, String body) throws Exception {
      return status(request(path).PUT(BodyPublishers.ofString(body)));
    }

    int post(String path, byte[] body, String coding) throws Exception {
      return status(
          request(path).header("Content-Encoding", coding).POST(BodyPublishers.ofByteArray(body)));
    }

    int get(String path) throws Exception {
      return status(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
          .header("Content-Type", "application/json")
          .timeout(Duration.ofSeconds(30));
    }

    private int status(HttpRequest.Builder request) throws Exception {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }
}
