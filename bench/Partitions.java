package bench;

import java.io.IOException;

/// Batches for topics with more and more partitions.
///
/// Each batch has a key of its own for each record, so that with many partitions it becomes almost
/// as many batches in as many files, each of which is forced. Beside it requests that each name one
/// partition, as a client does that gathers by partition.
final class Partitions {
  private static final int[] COUNTS = {1, 10, 100, 1000};
  private static final int CONNECTIONS = 8;
  private static final int RECORDS = 100;
  private static final String TOPIC = "bench-partitions";

  private final Server server;
  private final Options options;

  Partitions(Server server, Options options) {
    this.server = server;
    this.options = options;
  }

  void run() throws Exception {
    Measure.printHead("Produce by number of partitions, 100 × 100 B, acks=all");
    for (int count : COUNTS) {
      new Produce(server, options)
          .measure(RECORDS, 100, CONNECTIONS, "all", count)
          .print("%,d partitions, keys of a request spread over them".formatted(count));
    }
    oneEach(1000);
  }

  private void oneEach(int count) throws Exception {
    Topic.create(server, TOPIC, count);
    Load.run(server, options, CONNECTIONS, i -> new OneEach(i, count))
        .print("%,d partitions, each request for one of them".formatted(count));
    Topic.delete(server, TOPIC);
  }

  /// Goes through the partitions, from a place of its own on.
  private static final class OneEach implements Load.Work {
    private final byte[] body;
    private final int count;
    private int next;

    OneEach(int connection, int count) {
      this.body = new Bodies(connection).batch(RECORDS, 100);
      this.count = count;
      this.next = connection * count / CONNECTIONS;
    }

    @Override
    public void once(Connection connection, Load.Tally tally) throws IOException {
      String path = "/v1/topics/" + TOPIC + "/records?partition=" + next++ % count;
      connection.exchange(Connection.request("POST", path, "application/json", body));
      tally.add(RECORDS, body.length);
    }
  }
}
