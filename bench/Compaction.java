package bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// How fast a log is compacted: records with few keys, filled while nothing is compacted, then
/// compacted as soon as the topic says so.
///
/// Time and bytes are what the server says of its runs; they count the segments that were replaced.
final class Compaction {
  static final String EVERY_SECOND = "--logpost.log.compaction-check-interval=1s";

  private static final String TOPIC = "bench-compaction";
  private static final String CONFIGS =
      "\"segment.bytes\":\"67108864\",\"min.cleanable.dirty.ratio\":\"0\"";
  private static final int RECORDS = 5_000_000;

  private static final int LIMIT_SECONDS = 90;
  private static final Pattern DONE =
      Pattern.compile("compacted up to offset (\\d+) in (\\d+) ms: (\\d+) bytes became (\\d+)");

  private final Server server;

  Compaction(Server server) {
    this.server = server;
  }

  void run() throws Exception {
    System.out.println(
        """

        ### Compaction of one partition, segments of 64 MiB

        | values | the same keys again after, records | runs | seconds | MB before | MB after | MB/s |
        |:-------|---:|-----:|--------:|----------:|---------:|-----:|\
        """);
    row(100, 500, RECORDS);
    row(100, 100_000, RECORDS);
    row(1024, 100_000, RECORDS / 10);
  }

  /// @param repeat records that are sent again and again
  private void row(int valueBytes, int repeat, int records) throws Exception {
    Topic.create(server, TOPIC, 1, CONFIGS);
    byte[] body = new Bodies(0).lines(repeat, valueBytes);
    new Lines(server, "/v1/topics/" + TOPIC + "/records", body, repeat)
        .send(sent -> sent < records);
    int before = server.output(DONE).size();
    Topic.configure(server, TOPIC, "\"cleanup.policy\":\"compact\"");
    awaitQuiet(before);
    List<MatchResult> runs = server.output(DONE);
    runs = runs.subList(before, runs.size());
    double seconds = sum(runs, 2) / 1e3;
    System.out.printf(
        Locale.ROOT,
        "| %,d B | %,d | %d | %.2f | %.1f | %.1f | %.0f |%n",
        valueBytes,
        repeat,
        runs.size(),
        seconds,
        sum(runs, 3) / 1e6,
        sum(runs, 4) / 1e6,
        sum(runs, 3) / 1e6 / seconds);
    Topic.delete(server, TOPIC);
  }

  /// Returns when there was a run and none more for five looks of the server.
  private void awaitQuiet(int before) throws Exception {
    int seen = before;
    int quiet = 0;
    for (int i = 0; i < LIMIT_SECONDS; i++) {
      Thread.sleep(1000);
      int now = server.output(DONE).size();
      quiet = now == seen ? quiet + 1 : 0;
      seen = now;
      if (seen > before && quiet == 5) {
        return;
      }
    }
    throw new IOException("no compaction ended within " + LIMIT_SECONDS + " s");
  }

  private static double sum(List<MatchResult> runs, int group) {
    return runs.stream().mapToLong(run -> Long.parseLong(run.group(group))).sum();
  }
}
