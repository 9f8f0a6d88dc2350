package bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the command line asked for.
///
/// @param scenarios names of those to run, in order
/// @param values of the options that were given
record Options(List<String> scenarios, Map<String, String> values) {
  static final List<String> ALL =
      List.of(
          "disk",
          "start",
          "produce",
          "ndjson",
          "fetch",
          "poll",
          "v2drain",
          "share",
          "offsets",
          "growth",
          "rebalance",
          "idle",
          "durable",
          "acks",
          "partitions",
          "depth",
          "recovery",
          "compaction",
          "aging",
          "many",
          "kafka");

  static final String USAGE =
      """
      bench/run [scenario…] [--seconds N] [--warmup N] [--connections N,N] [--fetch-records N] [--members N] [--depth N] [--dir DIR] [--jar JAR]

      disk       the disk's own rate: append 4 KiB, force, again
      start      time to ready (median of 5), heap in use when idle, resident memory
      produce    JSON batches of 1 x 100 B, 100 x 100 B and 500 x 1 KiB
      ndjson     one long stream of lines
      fetch      answers of 1 MiB over records of 100 B
      poll       the same by a member of a group that acknowledges
      v2drain    the same by a consumer instance of Kafka REST v2, in binary and json
      share      3 groups of 4 members each drain 12 partitions at the same time
      offsets    commits of a group's offset, also by members
      growth     size of data/meta under 2,000 commits/s for 60 s
      rebalance  100 members over 1,000 partitions: all join, one leaves, one joins
      idle       2,000 members in long polls: CPU in 60 s, heap for each, threads
      durable    one record for each request at 1, 8, 64 and 256 connections, beside the disk's rate
      acks       acks=all beside acks=1, 100 x 100 B at 8 connections
      partitions 100 x 100 B for 1, 10, 100 and 1,000 partitions
      depth      a small fetch at offset 1,000 and behind 100,000,000 records
      recovery   16 MB, 256 MB and 1 GB in the active segment: kill -9, start, first fetch
      compaction MB/s of it
      aging      latency of produce beside retention and compaction
      many       10,000 partitions: start, memory, stop
      kafka      produce, fetch and poll on a Kafka broker, beside its own tools on the same broker

      Defaults: every scenario, 10 s measured after 5 s of warm-up, 1, 8 and 64 connections, --dir target,
      --jar target/logpost.jar, 1,000,000 records to fetch, 2,000 idle members, depth 100,000,000.\
      """;

  static Options of(String[] arguments) {
    List<String> scenarios = new ArrayList<>();
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      if (ALL.contains(arguments[i])) {
        scenarios.add(arguments[i]);
      } else if (isOption(arguments[i]) && i + 1 < arguments.length) {
        values.put(arguments[i], arguments[++i]);
      } else {
        throw new IllegalArgumentException("unknown scenario or option " + arguments[i]);
      }
    }
    Options options = new Options(scenarios.isEmpty() ? ALL : scenarios, values);
    options.check();
    return options;
  }

  private static boolean isOption(String argument) {
    return switch (argument) {
      case "--seconds",
          "--warmup",
          "--connections",
          "--fetch-records",
          "--members",
          "--depth",
          "--dir",
          "--jar" ->
          true;
      default -> false;
    };
  }

  /// Reads every value, so that a wrong one is found before the first scenario.
  private void check() {
    if (seconds() < 1
        || warmupSeconds() < 0
        || fetchRecords() < 1
        || idleMembers() < 1
        || depth() < 1) {
      throw new IllegalArgumentException("a number is too small");
    }
    if (connections().isEmpty() || !jar().toFile().exists()) {
      throw new IllegalArgumentException("no connections, or no " + jar());
    }
  }

  /// The same with another length of the measured window and no warm-up.
  Options window(int seconds) {
    Map<String, String> changed = new HashMap<>(values);
    changed.put("--seconds", "" + seconds);
    changed.put("--warmup", "0");
    return new Options(scenarios, changed);
  }

  int seconds() {
    return seconds(10);
  }

  /// Length of the window in a scenario whose usual one is another.
  int seconds(int usual) {
    return number("--seconds", usual);
  }

  int warmupSeconds() {
    return number("--warmup", 5);
  }

  /// Numbers of connections for the scenarios that are run at several.
  List<Integer> connections() {
    return Stream.of(values.getOrDefault("--connections", "1,8,64").split(","))
        .map(Integer::valueOf)
        .toList();
  }

  /// Records in the partition that is fetched, or in the topic that is shared.
  int fetchRecords() {
    return number("--fetch-records", 1_000_000);
  }

  int idleMembers() {
    return number("--members", 2000);
  }

  /// Records before the deep fetches.
  long depth() {
    return number("--depth", 100_000_000);
  }

  /// Where the servers' data directories are made: on the disk that is to be measured.
  Path dir() {
    return Path.of(values.getOrDefault("--dir", "target"));
  }

  Path jar() {
    return Path.of(values.getOrDefault("--jar", "target/logpost.jar"));
  }

  private int number(String name, int usual) {
    String value = values.get(name);
    return value == null ? usual : Integer.parseInt(value);
  }
}
