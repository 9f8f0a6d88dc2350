package bench;

import java.io.IOException;

/// One consumer reads a partition from its start to its end, and then another in a group of its own
/// does, and so on: by polls of the plain API that acknowledge, and as instance of Kafka REST v2.
final class Drain {
  private static final String TOPIC = "bench-drain";
  private static final int ANSWER_BYTES = 1 << 20;

  private final Server server;
  private final Options options;

  Drain(Server server, Options options) {
    this.server = server;
    this.options = options;
  }

  void byPoll() throws Exception {
    Measure.printHead("Drain by /v1 poll");
    measureByPoll()
        .print("answers of up to 1 MiB, 100 B records, each acknowledged by the next poll");
  }

  Measure measureByPoll() throws Exception {
    prepare();
    return Load.run(server, options, 1, _ -> new Polls());
  }

  void byInstance() throws Exception {
    prepare();
    Measure.printHead("Drain by a Kafka REST v2 consumer");
    for (String format : new String[] {"binary", "json"}) {
      Load.run(server, options, 1, _ -> new Reads(format))
          .print("answers of up to 1 MiB, 100 B records, " + format);
    }
  }

  private void prepare() throws IOException {
    Topic.create(server, TOPIC, 1);
    Topic.fill(server, TOPIC, options.fetchRecords());
  }

  /// Counts the records of an answer by the offset of the last one.
  private abstract class Reader implements Load.Work {
    private int round;
    private long next;

    @Override
    public void once(Connection connection, Load.Tally tally) throws IOException {
      if (next == 0) {
        begin(connection, round++);
      }
      read(connection);
      long read = connection.has("offset") ? connection.number("offset") + 1 : next;
      tally.add(read - next, connection.bodyBytes());
      next = read;
      if (next == options.fetchRecords()) {
        end(connection);
        next = 0;
      }
    }

    abstract void begin(Connection connection, int number) throws IOException;

    abstract void read(Connection connection) throws IOException;

    abstract void end(Connection connection) throws IOException;
  }

  private final class Polls extends Reader {
    private static final String ASKS =
        "\"max_records\":100000,\"max_bytes\":" + ANSWER_BYTES + ",\"wait_ms\":1000";

    private Member member;

    @Override
    void begin(Connection connection, int number) {
      member = new Member("bench-drain-" + number, "worker", TOPIC, ASKS);
    }

    @Override
    void read(Connection connection) throws IOException {
      member.poll(connection);
    }

    @Override
    void end(Connection connection) throws IOException {
      member.leave(connection);
    }
  }

  private final class Reads extends Reader {
    private static final String CONTROL = "application/vnd.kafka.v2+json";

    private final String format;
    private String instance = "";

    Reads(String format) {
      this.format = format;
    }

    @Override
    void begin(Connection connection, int number) throws IOException {
      String group = "/consumers/bench-" + format + "-" + number;
      instance = group + "/instances/reader";
      post(
          connection,
          group,
          "{\"name\":\"reader\",\"format\":\"%s\",\"auto.offset.reset\":\"earliest\"}"
              .formatted(format));
      post(connection, instance + "/subscription", "{\"topics\":[\"" + TOPIC + "\"]}");
    }

    @Override
    void read(Connection connection) throws IOException {
      connection.exchange(
          Connection.request(
              "GET",
              instance + "/records?timeout=1000&max_bytes=" + ANSWER_BYTES,
              "application/vnd.kafka." + format + ".v2+json"));
    }

    @Override
    void end(Connection connection) throws IOException {
      connection.exchange(Connection.request("DELETE", instance));
    }

    private static void post(Connection connection, String path, String body) throws IOException {
      connection.exchange(Connection.request("POST", path, CONTROL, Bodies.utf8(body)));
    }
  }
}
