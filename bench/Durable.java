package bench;

import java.util.List;
import java.util.Locale;

/// Requests with one record each, answered when it is on disk, beside what the disk does alone.
final class Durable {
  private static final List<Integer> CONNECTIONS = List.of(1, 8, 64, 256);

  /// As many partitions, and files for the disk alone, as the server has threads that flush.
  private static final int FLUSHERS = 8;

  /// What a batch of one such record takes in the log.
  private static final int BATCH_BYTES = 180;

  private static final String FLUSHES = "logpost_log_flush_seconds_count";

  private final Server server;
  private final Options options;

  Durable(Server server, Options options) {
    this.server = server;
    this.options = options;
  }

  void run() throws Exception {
    System.out.printf(Locale.ROOT, "%n### Durable requests of one record%n%n");
    disk(1);
    disk(FLUSHERS);
    System.out.println(
        """

        | connections | requests/s | p50 ms | p99 ms | flushes/s | requests for each | server CPU s per 1M requests |
        |---:|---:|---:|---:|---:|---:|---:|\
        """);
    for (int connections : CONNECTIONS) {
      row(connections);
    }
  }

  private void disk(int files) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "The disk alone, append of %d B and force in %d file%s by as many threads: %,.0f/s.%n",
        BATCH_BYTES,
        files,
        files == 1 ? "" : "s",
        Disk.forcesPerSecond(server.data(), BATCH_BYTES, files));
  }

  /// Flushes are counted with those of the warm-up, and so are the requests they are divided by.
  private void row(int connections) throws Exception {
    double flushesBefore = server.metric(FLUSHES);
    double recordsBefore = server.metric("logpost_append_records_total");
    Measure measure = new Produce(server, options).measure(1, 100, connections, "all", FLUSHERS);
    double flushes = server.metric(FLUSHES) - flushesBefore;
    double requestsOfEach =
        (server.metric("logpost_append_records_total") - recordsBefore) / flushes;
    double rate = measure.requests() / measure.clock().seconds();
    System.out.printf(
        Locale.ROOT,
        "| %d | %,.0f | %s | %s | %,.0f | %.1f | %.0f |%n",
        connections,
        rate,
        measure.latency(0.50),
        measure.latency(0.99),
        rate / requestsOfEach,
        requestsOfEach,
        measure.clock().serverCpu() / (measure.requests() / 1e6));
  }
}
