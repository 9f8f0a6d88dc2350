package bench;

import java.util.Locale;

/// What waiting for the disk costs: the same load with `acks=all` and `acks=1`, in turn.
final class Acks {
  private static final int ROUNDS = 2;
  private static final int CONNECTIONS = 8;

  private final Server server;
  private final Options options;

  Acks(Server server, Options options) {
    this.server = server;
    this.options = options;
  }

  void run() throws Exception {
    Measure.printHead("acks=all beside acks=1");
    double all = 0;
    double one = 0;
    for (int i = 0; i < ROUNDS; i++) {
      all += rate("all");
      one += rate("1");
    }
    System.out.printf(
        Locale.ROOT, "%nacks=all took %.0f %% of the records that acks=1 took.%n", 100 * all / one);
  }

  private double rate(String acks) throws Exception {
    Measure measure =
        new Produce(server, options).measure(100, 100, CONNECTIONS, acks, Produce.PARTITIONS);
    measure.print("100 × 100 B, acks=" + acks);
    return measure.records() / measure.clock().seconds();
  }
}
