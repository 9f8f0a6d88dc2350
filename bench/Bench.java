package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
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
      case "disk" -> disk(options.dir());
      case "start" -> start(options);
      default -> underLoad(scenario, options);
    }
  }

  private static void underLoad(String scenario, Options options) throws Exception {
    try (Server server = new Server(options)) {
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

  /// What the disk does alone: the floor under every durable answer.
  private static void disk(Path dir) throws IOException {
    Path file = Files.createTempFile(Files.createDirectories(dir), "bench-", ".disk");
    long forces = 0;
    long begin = System.nanoTime();
    long end = begin + Duration.ofSeconds(3).toNanos();
    ByteBuffer block = ByteBuffer.allocateDirect(4096);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      for (; System.nanoTime() < end; forces++) {
        channel.write(block.clear());
        channel.force(false);
      }
    } finally {
      Files.delete(file);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%n### Disk%n%nAppend of 4 KiB and force, one after another: %,.0f/s, %.2f ms each.%n",
        forces / seconds,
        1000 * seconds / forces);
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
