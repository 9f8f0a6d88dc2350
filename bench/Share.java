package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// Groups that drain the same topic at the same time, each of them with as many members.
///
/// What everyone has read is compared at the moment when the first member is through its
/// partitions.
final class Share {
  private static final String TOPIC = "bench-share";
  private static final int GROUPS = 3;
  private static final int MEMBERS = 4;
  private static final int PARTITIONS = 12;

  private final Server server;
  private final Options options;
  private final int partitionRecords;

  Share(Server server, Options options) {
    this.server = server;
    this.options = options;
    this.partitionRecords = Math.max(1000, options.fetchRecords() / PARTITIONS / 1000 * 1000);
  }

  void run() throws Exception {
    Topic.create(server, TOPIC, PARTITIONS);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      Topic.fill(server, TOPIC, partition, partitionRecords);
    }
    new Race("warm").run();
    Race race = new Race("measured");
    race.run();
    race.print();
  }

  /// All groups from the start of the topic to its end.
  private final class Race {
    private final String name;
    private final List<Runner> runners = new ArrayList<>();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final CountDownLatch start = new CountDownLatch(1);

    /// Bytes that each had when the first was through; written once.
    private final AtomicReference<long[]> whenFirstWasThrough = new AtomicReference<>();

    private Clock clock;

    Race(String name) {
      this.name = name;
    }

    void run() throws Exception {
      for (int i = 0; i < GROUPS * MEMBERS; i++) {
        runners.add(new Runner("bench-" + name + "-" + i / MEMBERS, "worker-" + i % MEMBERS));
      }
      while (!allHaveTheirShare()) {
        for (Runner runner : runners) {
          runner.join();
        }
      }
      List<Thread> threads = runners.stream().map(r -> Thread.ofPlatform().start(r)).toList();
      clock = new Clock(server);
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      clock.stop();
      if (failure.get() != null) {
        throw failure.get();
      }
    }

    private boolean allHaveTheirShare() {
      return runners.stream().allMatch(r -> r.owned == PARTITIONS / MEMBERS);
    }

    private void noteFirst() {
      if (whenFirstWasThrough.get() == null) {
        long[] bytes = runners.stream().mapToLong(r -> r.bytes).toArray();
        whenFirstWasThrough.compareAndSet(null, bytes);
      }
    }

    void print() {
      long[] members = whenFirstWasThrough.get();
      long[] groups = new long[GROUPS];
      for (int i = 0; i < members.length; i++) {
        groups[i / MEMBERS] += members[i];
      }
      long records = (long) GROUPS * PARTITIONS * partitionRecords;
      System.out.printf(
          Locale.ROOT,
          """

          ### %d groups of %d members each drain %d partitions at the same time

          | records/s of all | server CPU s per 1M records | slowest member of the fastest | slowest group of the fastest |
          |---:|---:|---:|---:|
          | %,.0f | %.2f | %.0f %% | %.0f %% |
          """,
          GROUPS,
          MEMBERS,
          PARTITIONS,
          records / clock.seconds(),
          clock.serverCpu() / (records / 1e6),
          percent(members),
          percent(groups));
    }

    private static double percent(long[] shares) {
      long least = Arrays.stream(shares).min().orElse(0);
      long most = Arrays.stream(shares).max().orElse(1);
      return 100.0 * least / most;
    }

    private final class Runner implements Runnable {
      private final Member member;
      private final Connection connection = new Connection(server.port());
      private int owned;
      private volatile long bytes;

      Runner(String group, String name) throws IOException {
        member =
            new Member(
                group, name, TOPIC, "\"max_records\":100000,\"max_bytes\":1048576,\"wait_ms\":0");
      }

      /// Polls, and gives back what came.
      void join() throws IOException {
        member.poll(connection, "\"paused\":[{\"topic\":\"" + TOPIC + "\",\"partitions\":" + all());
        owned = Watch.partitionCounts(connection.tail()).stream().mapToInt(n -> n).sum();
        member.forget();
      }

      private static String all() {
        List<String> numbers = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
          numbers.add("" + partition);
        }
        return "[" + String.join(",", numbers) + "]}],";
      }

      @Override
      public void run() {
        try (connection) {
          start.await();
          while (member.poll(connection)) {
            bytes += connection.bodyBytes();
          }
          noteFirst();
          member.leave(connection);
        } catch (Exception e) {
          failure.compareAndSet(null, e);
        }
      }
    }
  }
}
