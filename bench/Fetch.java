package bench;

import java.io.IOException;

/// Fetch of one partition from its start to its end and again, each connection on its own.
final class Fetch {
  static final String TOPIC = "bench-fetch";
  private static final String PATH =
      "/v1/topics/" + TOPIC + "/partitions/0/records?max_bytes=1048576&max_records=10000&offset=";

  private final Server server;
  private final Options options;

  Fetch(Server server, Options options) {
    this.server = server;
    this.options = options;
  }

  void run() throws Exception {
    Topic.create(server, TOPIC, 1);
    Topic.fill(server, TOPIC, options.fetchRecords());
    Measure.printHead("Fetch");
    for (int connections : options.connections()) {
      if (connections <= 8) {
        Load.run(server, options, connections, _ -> new Reader())
            .print("answers of up to 1 MiB, 100 B records");
      }
    }
  }

  /// Follows `next_offset`; an answer without records is the end, and it begins anew.
  static final class Reader implements Load.Work {
    private long offset;

    @Override
    public void once(Connection connection, Load.Tally tally) throws IOException {
      connection.exchange(Connection.request("GET", PATH + offset));
      long next = connection.number("next_offset");
      tally.add(next - offset, connection.bodyBytes());
      offset = next == offset || next == connection.number("end_offset") ? 0 : next;
    }
  }
}
