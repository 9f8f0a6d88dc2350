package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Small fetches near the start of a partition and behind very many records.
///
/// The records are as small as they get, the digit 1, and nothing of them is compressed.
final class Depth {
  private static final String TOPIC = "bench-depth";
  private static final String PATH = "/v1/topics/" + TOPIC + "/partitions/0/records?max_records=";
  private static final long SHALLOW = 1000;

  /// Records behind the deep offset, and width of the ranges for random offsets.
  private static final int SPREAD = 100_000;

  /// Both offsets are the first of a batch: what is skipped within one is no matter of depth.
  private static final int BATCH_RECORDS = 1000;

  private static final String LAST = "{\"value\":1}]}";
  private static final int FILLERS = 4;
  private static final int SECONDS = 4;
  private static final int ROUNDS = 2;
  private static final int COLD_FETCHES = 100;

  private final Server server;
  private final Options options;
  private final long deep;
  private final Random random = new Random(1);

  Depth(Server server, Options options) {
    this.server = server;
    this.options = options;
    this.deep = options.depth() / BATCH_RECORDS * BATCH_RECORDS;
  }

  void run() throws Exception {
    fill();
    System.out.println(
        """

        | what is fetched | offset | fetches | p50 ms | p99 ms |
        |:----------------|-------:|--------:|-------:|-------:|\
        """);
    load(1, () -> random.nextLong(deep + SPREAD), options.warmupSeconds()); // to warm up
    for (int i = 0; i < ROUNDS; i++) {
      for (int records : List.of(1, 10)) {
        again(records, SHALLOW);
        again(records, deep);
      }
    }
    anywhere(0);
    anywhere(deep);
    cold();
  }

  private void fill() throws Exception {
    Topic.create(server, TOPIC, 1);
    String path = "/v1/topics/" + TOPIC + "/records?partition=0";
    byte[] body = Bodies.utf8("{\"records\":[" + "{\"value\":1},".repeat(BATCH_RECORDS - 1) + LAST);
    ByteBuffer request = Connection.request("POST", path, "application/json", body);
    long requests = (deep + SPREAD) / BATCH_RECORDS / FILLERS + 1;
    Callable<Long> task = () -> fill(request, requests);
    Clock clock = new Clock(server);
    long records = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(FILLERS)) {
      for (Future<Long> done : threads.invokeAll(Collections.nCopies(FILLERS, task))) {
        records += done.get();
      }
    }
    clock.stop();
    System.out.printf(
        Locale.ROOT,
        """

        ### Fetch by depth

        A partition of %,d records of one byte, %,.0f MB in its directory, was filled in %.0f s, %,.0f records/s.
        """,
        records,
        server.logBytes() / 1e6,
        clock.seconds(),
        records / clock.seconds());
  }

  private long fill(ByteBuffer request, long requests) throws IOException {
    try (Connection connection = new Connection(server.port())) {
      for (long i = 0; i < requests; i++) {
        connection.exchange(request);
      }
    }
    return requests * BATCH_RECORDS;
  }

  private void again(int records, long offset) throws Exception {
    Measure measure = load(records, () -> offset, options.seconds(SECONDS));
    row("%d record%s, the same again".formatted(records, records == 1 ? "" : "s"), offset, measure);
  }

  private void anywhere(long from) throws Exception {
    Measure measure = load(10, () -> from + random.nextInt(SPREAD), options.seconds(SECONDS));
    row("10 records, at random in %,d from there".formatted(SPREAD), from, measure);
  }

  private Measure load(int records, LongSupplier offset, int seconds) throws Exception {
    return Load.run(
        server,
        options.window(Math.max(1, seconds)),
        1,
        _ ->
            (connection, tally) -> {
              fetch(connection, records, offset.getAsLong());
              tally.add(records, connection.bodyBytes());
            });
  }

  private static void fetch(Connection connection, int records, long offset) throws IOException {
    connection.exchange(Connection.request("GET", PATH + records + "&offset=" + offset));
  }

  private static void row(String what, long offset, Measure measure) {
    row(what, offset, measure.requests(), measure.latency(0.50), measure.latency(0.99));
  }

  private static void row(String what, long offset, long fetches, String p50, String p99) {
    System.out.printf(
        Locale.ROOT, "| %s | %,d | %,d | %s | %s |%n", what, offset, fetches, p50, p99);
  }

  /// One fetch each time that the system was told to forget what it keeps of the files in memory.
  private void cold() throws Exception {
    if (!Files.isExecutable(Path.of("/usr/bin/dd"))) {
      System.out.println("\nNo fetches from the disk itself: they need GNU dd.");
      return;
    }
    double[] shallowMs = new double[COLD_FETCHES];
    double[] deepMs = new double[COLD_FETCHES];
    try (Connection connection = new Connection(server.port())) {
      for (int i = 0; i < COLD_FETCHES; i++) {
        shallowMs[i] = coldMs(connection, SHALLOW);
        deepMs[i] = coldMs(connection, deep);
      }
    }
    coldRow(SHALLOW, shallowMs);
    coldRow(deep, deepMs);
  }

  private double coldMs(Connection connection, long offset) throws Exception {
    forgetFiles();
    long begin = System.nanoTime();
    fetch(connection, 10, offset);
    return (System.nanoTime() - begin) / 1e6;
  }

  private void forgetFiles() throws IOException, InterruptedException {
    try (Stream<Path> files = Files.walk(server.data().resolve("topics"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        List<String> dd = List.of("dd", "if=" + file, "iflag=nocache", "count=0", "status=none");
        if (new ProcessBuilder(dd).start().waitFor() != 0) {
          throw new IOException(dd + " failed");
        }
      }
    }
  }

  private static void coldRow(long offset, double[] millis) {
    Arrays.sort(millis);
    row(
        "10 records, from the disk",
        offset,
        millis.length,
        "%.2f".formatted(millis[millis.length / 2]),
        "%.2f".formatted(millis[millis.length * 99 / 100]));
  }
}
