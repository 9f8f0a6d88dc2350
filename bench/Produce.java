package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Produce over HTTP: JSON batches on many connections, and NDJSON on one.
final class Produce {
  static final int PARTITIONS = 6;

  private static final String TOPIC = "bench-produce";

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
    measure(records, valueBytes, connections, acks, PARTITIONS)
        .print("%d × %,d B, acks=%s".formatted(records, valueBytes, acks));
  }

  /// Batches of so many records for a topic of their own, which is removed afterwards.
  Measure measure(int records, int valueBytes, int connections, String acks, int partitions)
      throws Exception {
    Topic.create(server, TOPIC, partitions);
    String path = "/v1/topics/" + TOPIC + "/records?acks=" + acks;
    Measure measure =
        Load.run(server, options, connections, i -> work(path, new Bodies(i), records, valueBytes));
    Topic.delete(server, TOPIC);
    return measure;
  }

  /// Sends a few bodies in turn.
  static Load.Work work(String path, Bodies bodies, int records, int valueBytes) {
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
    byte[] body = new Bodies(0).lines(STREAM_CHUNK_RECORDS, 100);
    Lines lines = new Lines(server, "/v1/topics/bench-stream/records", body, STREAM_CHUNK_RECORDS);
    Clock clock = new Clock(server);
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    long records = lines.send(_ -> System.nanoTime() < end);
    clock.stop();
    return new Measure(1, new int[0], 1, records, lines.bytes(records), 0, clock);
  }
}
