package bench;

import java.io.IOException;
import java.util.Locale;

/// What 10,000 partitions cost a server that has nothing to do: its start, its memory and its stop.
///
/// First without a record, so that none has files; then with one in each, so that the stop flushes
/// them all and the next start finds their files.
final class Many {
  private static final int TOPICS = 10;
  private static final int PARTITIONS = 1000;
  private static final String TOPIC = "bench-many-";

  private final Server server;

  Many(Server server) {
    this.server = server;
  }

  void run() throws Exception {
    double made = seconds(this::make);
    double stopped = restart();
    row("made, stopped and started", made, stopped);
    double written = seconds(this::write);
    row("a record in each", written, Double.NaN);
    stopped = restart();
    row("stopped and started", Double.NaN, stopped);
    double read = seconds(this::read);
    row("each read once", read, Double.NaN);
    for (int topic = 0; topic < TOPICS; topic++) {
      Topic.delete(server, TOPIC + topic);
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static double seconds(Step step) throws IOException {
    long begin = System.nanoTime();
    step.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  private void make() throws IOException {
    System.out.printf(
        Locale.ROOT,
        """

        ### %,d partitions

        | | that took | stop | start to ready | heap in use after a full collection | resident memory |
        |---|---:|---:|---:|---:|---:|
        """,
        TOPICS * PARTITIONS);
    for (int topic = 0; topic < TOPICS; topic++) {
      Topic.create(server, TOPIC + topic, PARTITIONS);
    }
  }

  private void write() throws IOException {
    byte[] body = new Bodies(0).batch(1, 100);
    try (Connection connection = new Connection(server.port())) {
      for (int i = 0; i < TOPICS * PARTITIONS; i++) {
        String path =
            "/v1/topics/%s%d/records?partition=%d&acks=1"
                .formatted(TOPIC, i / PARTITIONS, i % PARTITIONS);
        connection.exchange(Connection.request("POST", path, "application/json", body));
      }
    }
  }

  private void read() throws IOException {
    try (Connection connection = new Connection(server.port())) {
      for (int i = 0; i < TOPICS * PARTITIONS; i++) {
        String path =
            "/v1/topics/%s%d/partitions/%d/records?offset=0"
                .formatted(TOPIC, i / PARTITIONS, i % PARTITIONS);
        connection.exchange(Connection.request("GET", path));
      }
    }
  }

  private double restart() throws IOException, InterruptedException {
    server.restart();
    return server.stopTime().toNanos() / 1e9;
  }

  /// @param took NaN where that was nothing but the start
  /// @param stopped NaN where it was not stopped
  private void row(String what, double took, double stopped) throws Exception {
    long resident = server.residentMebibytes();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %.1f MiB | %d MiB |%n",
        what,
        text(took),
        text(stopped),
        Double.isNaN(stopped) ? "" : text(server.startTime().toNanos() / 1e9),
        server.liveHeapBytes() / 1048576.0,
        resident);
  }

  private static String text(double seconds) {
    return Double.isNaN(seconds) ? "" : "%.1f s".formatted(seconds);
  }
}
