package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/// How long a partition takes to come back after `kill -9`, beside a clean stop.
///
/// The segment in which the recovery point lies is read again whole, with those above it. Here that
/// is everything: one active segment. The files are still in the system's memory, as after a crash
/// of the process alone.
final class Recovery {
  private static final int[] MEGABYTES = {16, 256, 1024};
  private static final String TOPIC = "bench-recovery";
  private static final String WARM = "bench-warm";
  private static final int CHUNK_RECORDS = 500;
  private static final double SHORTEST_MS = 20;

  private final Server server;

  Recovery(Server server) {
    this.server = server;
  }

  void run() throws Exception {
    Topic.create(server, WARM, 1);
    Topic.fill(server, WARM, 1000);
    System.out.println(
        """

        ### Recovery of a partition after kill -9 under load

        | MB in the active segment | start to ready after kill -9 | first fetch after it | start to ready after a clean stop | first fetch after it | recovered MB/s |
        |---:|---:|---:|---:|---:|---:|\
        """);
    for (int megabytes : MEGABYTES) {
      row(megabytes * 1_000_000L);
      Topic.delete(server, TOPIC);
    }
  }

  private void row(long bytes) throws Exception {
    Topic.create(server, TOPIC, 1, "\"segment.bytes\":\"2147483647\"");
    fill(bytes);
    Thread load = Thread.ofPlatform().daemon().start(this::produceUntilKilled);
    Thread.sleep(2000);
    server.restartAfterKill();
    load.join();
    double killedStart = server.startTime().toNanos() / 1e6;
    double killedFetch = firstFetchMs();
    long read = segmentBytes();
    server.restart();
    double cleanStart = server.startTime().toNanos() / 1e6;
    double cleanFetch = firstFetchMs();
    double recovery = killedFetch - cleanFetch;
    System.out.printf(
        Locale.ROOT,
        "| %,.0f | %,.0f ms | %,.0f ms | %,.0f ms | %,.0f ms | %s |%n",
        read / 1e6,
        killedStart,
        killedFetch,
        cleanStart,
        cleanFetch,
        recovery < SHORTEST_MS ? "too short to tell" : "%,.0f".formatted(read / 1e3 / recovery));
  }

  private void fill(long bytes) throws IOException {
    String path = "/v1/topics/" + TOPIC + "/records";
    byte[] body = new Bodies(0).lines(CHUNK_RECORDS, 100);
    Lines lines = new Lines(server, path, body, CHUNK_RECORDS);
    // a record takes some 110 bytes in the log
    lines.send(sent -> sent * 110 < bytes);
  }

  private void produceUntilKilled() {
    String path = "/v1/topics/" + TOPIC + "/records?acks=1";
    byte[] body = new Bodies(1).batch(1, 100);
    try (Connection connection = new Connection(server.port())) {
      var request = Connection.request("POST", path, "application/json", body);
      while (true) {
        connection.exchange(request);
      }
    } catch (IOException e) {
      // the server was killed
    }
  }

  /// A log is opened by the first who asks for it; the other topic takes what any first fetch
  /// costs.
  private double firstFetchMs() throws IOException {
    try (Connection connection = new Connection(server.port())) {
      fetch(connection, WARM);
      long begin = System.nanoTime();
      fetch(connection, TOPIC);
      return (System.nanoTime() - begin) / 1e6;
    }
  }

  private static void fetch(Connection connection, String topic) throws IOException {
    String path = "/v1/topics/" + topic + "/partitions/0/records?offset=0&max_records=1";
    connection.exchange(Connection.request("GET", path));
  }

  private long segmentBytes() throws IOException {
    try (Stream<Path> files = Files.walk(server.data().resolve("topics"))) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .mapToLong(file -> file.toFile().length())
          .max()
          .orElseThrow();
    }
  }
}
