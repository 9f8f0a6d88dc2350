package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Commits of a group's offset of one partition, each connection for a group of its own.
final class Commits {
  private static final String TOPIC = "bench-offsets";
  private static final int RECORDS = 1000;
  private static final int GROWTH_RATE = 2000;
  private static final int GROWTH_CONNECTIONS = 8;
  private static final int GROWTH_SECONDS = 60;

  private final Server server;
  private final Options options;

  Commits(Server server, Options options) {
    this.server = server;
    this.options = options;
  }

  /// As many as there can be.
  void rates() throws Exception {
    prepare();
    Measure.printHead("Commits of group offsets (a record is a commit)");
    for (int connections : options.connections()) {
      Load.run(server, options, connections, i -> new Commit(i))
          .print("PUT offsets of one partition");
    }
  }

  /// How large the database gets under a steady rate.
  void growth() throws Exception {
    prepare();
    Options window =
        new Options(
            options.scenarios(),
            GROWTH_SECONDS,
            0,
            options.connections(),
            options.dir(),
            options.jar(),
            options.fetchRecords());
    Sampler sampler = new Sampler(server.data().resolve("meta"));
    Thread thread = Thread.ofPlatform().daemon().start(sampler);
    Measure measure = Load.run(server, window, GROWTH_CONNECTIONS, i -> new Paced(new Commit(i)));
    thread.interrupt();
    thread.join();
    Measure.printHead("Size of data/meta under a steady rate of commits");
    measure.print("%,d commits/s wanted".formatted(GROWTH_RATE));
    System.out.printf(
        Locale.ROOT,
        "%nLargest size of data/meta: %.1f MB; at the end %.1f MB.%n",
        sampler.largest / 1e6,
        sampler.size() / 1e6);
  }

  private void prepare() throws IOException {
    Topic.create(server, TOPIC, 1);
    Topic.fill(server, TOPIC, RECORDS);
  }

  private static final class Commit implements Load.Work {
    private final ByteBuffer[] requests = new ByteBuffer[RECORDS];
    private final int[] sizes = new int[RECORDS];
    private int next;

    Commit(int number) {
      String path = "/v1/groups/bench-" + number + "/offsets";
      for (int i = 0; i < RECORDS; i++) {
        byte[] body =
            Bodies.utf8(
                "{\"offsets\":[{\"topic\":\"%s\",\"partition\":0,\"next_offset\":%d}]}"
                    .formatted(TOPIC, i));
        sizes[i] = body.length;
        requests[i] = Connection.request("PUT", path, "application/json", body);
      }
    }

    @Override
    public void once(Connection connection, Load.Tally tally) throws IOException {
      int i = next++ % RECORDS;
      connection.exchange(requests[i]);
      tally.add(1, sizes[i]);
    }
  }

  /// Waits for its turn, so that all connections together keep the rate.
  private static final class Paced implements Load.Work {
    private static final long INTERVAL =
        Duration.ofSeconds(1).toNanos() * GROWTH_CONNECTIONS / GROWTH_RATE;

    private final Load.Work work;
    private long turn = System.nanoTime();

    Paced(Load.Work work) {
      this.work = work;
    }

    @Override
    public void await() {
      turn += INTERVAL;
      for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }

    @Override
    public void once(Connection connection, Load.Tally tally) throws IOException {
      work.once(connection, tally);
    }
  }

  /// Looks at a folder's size every 100 ms until it is interrupted.
  private static final class Sampler implements Runnable {
    private final Path folder;
    private volatile long largest;

    Sampler(Path folder) {
      this.folder = folder;
    }

    @Override
    public void run() {
      try {
        while (true) {
          largest = Math.max(largest, size());
          Thread.sleep(100);
        }
      } catch (IOException e) {
        System.err.println("the size of " + folder + " can't be read: " + e);
      } catch (InterruptedException e) {
        // the measured window is over
      }
    }

    long size() throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .filter(f -> f.toString().endsWith(".db"))
            .mapToLong(f -> f.toFile().length())
            .sum();
      }
    }
  }
}
