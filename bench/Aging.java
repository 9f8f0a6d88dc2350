package bench;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What producers notice of retention and compaction: the same load beside neither, each, and both.
///
/// Both look every second, and segments are small, so that there is always something to do. Of the
/// load each topic gets as much as the other.
final class Aging {
  private static final int CONNECTIONS = 8;
  private static final int RECORDS = 100;
  private static final String SEGMENTS = "\"segment.bytes\":\"8388608\"";
  private static final String RETAINED = SEGMENTS + ",\"retention.bytes\":\"33554432\"";
  private static final String COMPACTED =
      SEGMENTS + ",\"cleanup.policy\":\"compact\",\"min.cleanable.dirty.ratio\":\"0.1\"";
  private static final List<String> TOPICS = List.of("bench-aging-0", "bench-aging-1");
  private static final Pattern COMPACTION = Pattern.compile("compacted up to offset");

  private final Options options;

  Aging(Options options) {
    this.options = options;
  }

  void run() throws Exception {
    System.out.println(
        """

        ### Produce beside retention and compaction, 100 × 100 B, acks=all, 8 connections

        | beside | requests/s | p50 ms | p99 ms | p99.9 ms | compactions | MB written | MB left |
        |:-------|-----------:|-------:|-------:|---------:|------------:|-----------:|--------:|\
        """);
    row("neither", SEGMENTS, SEGMENTS);
    row("retention", RETAINED, RETAINED);
    row("compaction", COMPACTED, COMPACTED);
    row("one topic with retention, one with compaction", RETAINED, COMPACTED);
  }

  private void row(String what, String first, String second) throws Exception {
    try (Server server =
        new Server(options, Compaction.EVERY_SECOND, "--logpost.log.retention-check-interval=1s")) {
      Topic.create(server, TOPICS.get(0), Produce.PARTITIONS / 2, first);
      Topic.create(server, TOPICS.get(1), Produce.PARTITIONS / 2, second);
      Measure measure = Load.run(server, options, CONNECTIONS, Aging::work);
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %s | %s | %s | %d | %,.0f | %,.0f |%n",
          what,
          measure.requests() / measure.clock().seconds(),
          measure.latency(0.50),
          measure.latency(0.99),
          measure.latency(0.999),
          server.output(COMPACTION).size(),
          server.metric("logpost_append_bytes_total") / 1e6,
          server.logBytes() / 1e6);
    }
  }

  private static Load.Work work(int connection) {
    String topic = TOPICS.get(connection % TOPICS.size());
    String path = "/v1/topics/" + topic + "/records";
    return Produce.work(path, new Bodies(connection), RECORDS, 100);
  }
}
