package bench;

import java.util.Arrays;
import java.util.Locale;

/// How long a group takes until it is stable again while its members sit in long polls: when all of
/// them come at the same time, when one leaves, and when one comes.
final class Rebalance {
  private static final String TOPIC = "bench-rebalance";
  private static final int MEMBERS = 100;
  private static final int PARTITIONS = 1000;
  private static final int ROUNDS = 5;

  private final Server server;
  private final long[] all = new long[ROUNDS];
  private final long[] leave = new long[ROUNDS];
  private final long[] join = new long[ROUNDS];

  Rebalance(Server server) {
    this.server = server;
  }

  void run() throws Exception {
    Topic.create(server, TOPIC, PARTITIONS);
    try (Watch watch = new Watch(server);
        Connection control = new Connection(server.port())) {
      round(0, "bench-warm", watch, control);
      for (int i = 0; i < ROUNDS; i++) {
        round(i, "bench-round-" + i, watch, control);
      }
    }
    System.out.printf(
        Locale.ROOT,
        """

        ### Rebalance of %d members over %,d partitions, until stable

        | what | median of %d, ms | slowest, ms |
        |:-----|---:|---:|
        """,
        MEMBERS,
        PARTITIONS,
        ROUNDS);
    print("all join at the same time, from the last request sent", all);
    print("one leaves", leave);
    print("one joins", join);
  }

  private void round(int i, String group, Watch watch, Connection control) throws Exception {
    try (LongPolls members = new LongPolls(server, TOPIC)) {
      for (int member = 0; member < MEMBERS; member++) {
        members.add(group, "worker-" + member);
      }
      long begin = members.begin();
      watch.awaitStable(group, MEMBERS, PARTITIONS);
      all[i] = System.nanoTime() - begin;

      begin = System.nanoTime();
      members.removeLast(control);
      watch.awaitStable(group, MEMBERS - 1, PARTITIONS);
      leave[i] = System.nanoTime() - begin;

      members.add(group, "worker-" + (MEMBERS - 1));
      begin = members.begin();
      watch.awaitStable(group, MEMBERS, PARTITIONS);
      join[i] = System.nanoTime() - begin;

      members.check();
      for (int member = 0; member < MEMBERS; member++) {
        members.removeLast(control);
      }
    }
  }

  private static void print(String what, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f |%n",
        what,
        sorted[ROUNDS / 2] / 1e6,
        sorted[ROUNDS - 1] / 1e6);
  }
}
