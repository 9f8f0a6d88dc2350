package bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/// Drives the built service over loopback and prints what it measured.
public final class Bench {
  private static final int STARTS = 5;

  private Bench() {}

  /// @param arguments see {@link Options#USAGE}
  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    System.out.printf(
        "Java %s, %s %s, %d processors, %s%n",
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        options.jar());
    try {
      for (String scenario : options.scenarios()) {
        run(scenario, options);
      }
    } catch (IOException e) {
      System.out.flush();
      System.err.println("\n" + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String scenario, Options options) throws Exception {
    switch (scenario) {
      case "disk" -> Disk.print(options.dir());
      case "start" -> start(options);
      case "aging" -> new Aging(options).run();
      case "kafka" -> new Kafka(options).run();
      case "compaction" -> underLoad(scenario, options, Compaction.EVERY_SECOND);
      default -> underLoad(scenario, options);
    }
  }

  private static void underLoad(String scenario, Options options, String... settings)
      throws Exception {
    try (Server server = new Server(options, settings)) {
      try {
        switch (scenario) {
          case "produce" -> new Produce(server, options).batches();
          case "ndjson" -> new Produce(server, options).stream();
          case "fetch" -> new Fetch(server, options).run();
          case "poll" -> new Drain(server, options).byPoll();
          case "v2drain" -> new Drain(server, options).byInstance();
          case "share" -> new Share(server, options).run();
          case "offsets" -> new Commits(server, options).rates();
          case "growth" -> new Commits(server, options).growth();
          case "rebalance" -> new Rebalance(server).run();
          case "idle" -> new Idle(server, options).run();
          case "durable" -> new Durable(server, options).run();
          case "acks" -> new Acks(server, options).run();
          case "partitions" -> new Partitions(server, options).run();
          case "depth" -> new Depth(server, options).run();
          case "recovery" -> new Recovery(server).run();
          case "compaction" -> new Compaction(server).run();
          case "many" -> new Many(server).run();
          default -> throw new IllegalStateException(scenario);
        }
      } catch (IOException e) {
        throw new IOException(
            scenario
                + ": "
                + e.getMessage()
                + "\nThe server's last output:\n"
                + server.lastOutput(),
            e);
      }
    }
  }

  private static void start(Options options) throws Exception {
    long[] millis = new long[STARTS];
    long heap = 0;
    long resident = 0;
    for (int i = 0; i < STARTS; i++) {
      try (Server server = new Server(options)) {
        millis[i] = server.startTime().toMillis();
        resident = server.residentMebibytes();
        heap = server.liveHeapBytes();
      }
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        """

        ### Start and idle

        | start to ready, median of %d | fastest | slowest | heap in use after a full collection | resident memory |
        |---:|---:|---:|---:|---:|
        | %.2f s | %.2f s | %.2f s | %.1f MiB | %d MiB |
        """,
        STARTS,
        millis[STARTS / 2] / 1e3,
        millis[0] / 1e3,
        millis[STARTS - 1] / 1e3,
        heap / 1048576.0,
        resident);
  }
}
