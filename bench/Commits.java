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
      Load.run(server, options, connections, i -> new Commit("bench-" + i))
          .print("PUT offsets of one partition");
    }
    for (int connections : options.connections()) {
      String group = "bench-put-" + connections + "-";
      Load.run(server, options, connections, i -> new MemberCommit(group + i))
          .print("the same by the group's member");
    }
    for (int connections : options.connections()) {
      String group = "bench-poll-" + connections + "-";
      Load.run(server, options, connections, i -> new AckedPoll(group + i))
          .print("poll of one record that acknowledges the one before");
    }
  }

  /// How large the database gets under a steady rate.
  void growth() throws Exception {
    prepare();
    Options window = options.window(options.seconds(GROWTH_SECONDS));
    Sampler sampler = new Sampler(server.data().resolve("meta"));
    Thread thread = Thread.ofPlatform().daemon().start(sampler);
    Measure measure =
        Load.run(server, window, GROWTH_CONNECTIONS, i -> new Paced(new Commit("bench-" + i)));
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

    Commit(String group) {
      this(group, "");
    }

    /// @param more a field of the body, that ends in a comma
    Commit(String group, String more) {
      String path = "/v1/groups/" + group + "/offsets";
      for (int i = 0; i < RECORDS; i++) {
        byte[] body =
            Bodies.utf8(
                "{%s\"offsets\":[{\"topic\":\"%s\",\"partition\":0,\"next_offset\":%d}]}"
                    .formatted(more, TOPIC, i));
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

  /// Joins the group, and then commits as its member.
  private static final class MemberCommit implements Load.Work {
    private final String group;
    private Commit commit;

    MemberCommit(String group) {
      this.group = group;
    }

    @Override
    public void once(Connection connection, Load.Tally tally) throws IOException {
      if (commit == null) {
        new Member(group, "worker", TOPIC, "\"max_records\":1").poll(connection);
        String as = "\"member\":\"worker\",\"generation\":" + connection.number("generation") + ",";
        commit = new Commit(group, as);
      }
      commit.once(connection, tally);
    }
  }

  /// Reads record by record, and from the start again after the last.
  private static final class AckedPoll implements Load.Work {
    private static final String FROM_START =
        "\"seek\":[{\"topic\":\"" + TOPIC + "\",\"partition\":0,\"next_offset\":0}],";

    private final Member member;
    private int polls;

    AckedPoll(String group) {
      member = new Member(group, "worker", TOPIC, "\"max_records\":1");
    }

    @Override
    public void once(Connection connection, Load.Tally tally) throws IOException {
      boolean end = polls > 0 && polls % RECORDS == 0;
      polls++;
      member.poll(connection, end ? FROM_START : "");
      tally.add(1, connection.bodyBytes());
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
