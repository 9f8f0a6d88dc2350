package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Produce over HTTP: JSON batches on many connections, and NDJSON on one.
final class Produce {
  private static final int PARTITIONS = 6;

  /// Bodies that a connection sends in turn.
  private static final int BODIES = 8;

  private static final int STREAM_CHUNK_RECORDS = 500;

  private final Server server;
  private final Options options;

  Produce(Server server, Options options) {
    this.server = server;
    this.options = options;
  }

  /// Every batch size at every number of connections, then one of them with acks=1.
  void batches() throws Exception {
    Measure.printHead("Produce, JSON");
    for (int connections : options.connections()) {
      batches(1, 100, connections, "all");
    }
    for (int connections : options.connections()) {
      batches(100, 100, connections, "all");
    }
    for (int connections : options.connections()) {
      batches(500, 1024, connections, "all");
    }
    batches(100, 100, 8, "1");
  }

  private void batches(int records, int valueBytes, int connections, String acks) throws Exception {
    String topic = "bench-%d-%d-%d-%s".formatted(records, valueBytes, connections, acks);
    Topic.create(server, topic, PARTITIONS);
    String path = "/v1/topics/" + topic + "/records?acks=" + acks;
    Measure measure =
        Load.run(server, options, connections, i -> work(path, new Bodies(i), records, valueBytes));
    Topic.delete(server, topic);
    measure.print("%d × %,d B, acks=%s".formatted(records, valueBytes, acks));
  }

  private static Load.Work work(String path, Bodies bodies, int records, int valueBytes) {
    ByteBuffer[] requests = new ByteBuffer[BODIES];
    int[] sizes = new int[BODIES];
    for (int i = 0; i < BODIES; i++) {
      byte[] body = bodies.batch(records, valueBytes);
      sizes[i] = body.length;
      requests[i] = Connection.request("POST", path, "application/json", body);
    }
    int[] next = {0};
    return (connection, tally) -> {
      int i = next[0]++ % BODIES;
      connection.exchange(requests[i]);
      tally.add(records, sizes[i]);
    };
  }

  /// One connection that sends lines as fast as they are taken; the answer comes after the last.
  void stream() throws Exception {
    Measure.printHead("Produce, NDJSON");
    Topic.create(server, "bench-stream", PARTITIONS);
    stream(options.warmupSeconds());
    stream(options.seconds()).print("stream of 100 B lines, acks=all");
  }

  private Measure stream(int seconds) throws IOException {
    byte[] lines = new Bodies(0).lines(STREAM_CHUNK_RECORDS, 100);
    byte[] head = Bodies.utf8(Integer.toHexString(lines.length) + "\r\n");
    ByteBuffer chunk = ByteBuffer.allocateDirect(head.length + lines.length + 2);
    chunk.put(head).put(lines).put(Bodies.utf8("\r\n")).flip();
    long sent = 0;
    try (Connection connection = new Connection(server.port())) {
      Clock clock = new Clock(server);
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      connection.send(
          Connection.chunkedHead("/v1/topics/bench-stream/records", "application/x-ndjson"));
      for (; System.nanoTime() < end; sent++) {
        sendOrExplain(connection, chunk);
      }
      connection.send(ByteBuffer.wrap(Bodies.utf8("0\r\n\r\n")));
      connection.readAnswer();
      clock.stop();
      long records = sent * STREAM_CHUNK_RECORDS;
      checkCount(connection, records);
      return new Measure(1, new int[0], 1, records, sent * lines.length, 0, clock);
    }
  }

  /// A server that refuses the stream answers before its end; that answer says more than the broken
  /// pipe.
  private static void sendOrExplain(Connection connection, ByteBuffer chunk) throws IOException {
    try {
      connection.send(chunk);
    } catch (IOException e) {
      connection.readAnswer();
      throw e;
    }
  }

  private static void checkCount(Connection connection, long sent) throws IOException {
    String answer = connection.tail();
    if (!answer.contains("\"count\":" + sent + ",")) {
      throw new Connection.BadAnswer(200, sent + " records were sent, the answer is\n" + answer);
    }
  }
}
