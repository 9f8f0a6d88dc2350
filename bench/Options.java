package bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What the command line asked for.
///
/// @param scenarios names of those to run, in order
/// @param connections numbers of connections for the scenarios that are run at several
/// @param dir where the servers' data directories are made: on the disk that is to be measured
/// @param fetchRecords records in the partition that is fetched
record Options(
    List<String> scenarios,
    int seconds,
    int warmupSeconds,
    List<Integer> connections,
    Path dir,
    Path jar,
    int fetchRecords) {
  static final List<String> ALL =
      List.of("disk", "start", "produce", "ndjson", "fetch", "offsets", "growth");

  static final String USAGE =
      """
      bench/run [scenario…] [--seconds N] [--warmup N] [--connections N,N] [--fetch-records N] [--dir DIR] [--jar JAR]

      disk      the disk's own rate: append 4 KiB, force, again
      start     time to ready (median of 5), heap in use when idle, resident memory
      produce   JSON batches of 1 x 100 B, 100 x 100 B and 500 x 1 KiB
      ndjson    one long stream of lines
      fetch     answers of 1 MiB over records of 100 B
      offsets   commits of a group's offset
      growth    size of data/meta under 2,000 commits/s for 60 s

      Defaults: every scenario, 10 s measured after 5 s of warm-up, 1, 8 and 64 connections, --dir target,
      --jar target/logpost.jar, 1,000,000 records to fetch.\
      """;

  static Options of(String[] arguments) {
    List<String> scenarios = new ArrayList<>();
    Options options =
        new Options(
            ALL,
            10,
            5,
            List.of(1, 8, 64),
            Path.of("target"),
            Path.of("target/logpost.jar"),
            1_000_000);
    for (int i = 0; i < arguments.length; i++) {
      if (ALL.contains(arguments[i])) {
        scenarios.add(arguments[i]);
      } else if (arguments[i].startsWith("--") && i + 1 < arguments.length) {
        options = options.with(arguments[i], arguments[++i]);
      } else {
        throw new IllegalArgumentException("unknown scenario or option " + arguments[i]);
      }
    }
    return scenarios.isEmpty() ? options : options.withScenarios(List.copyOf(scenarios));
  }

  private Options withScenarios(List<String> chosen) {
    return new Options(chosen, seconds, warmupSeconds, connections, dir, jar, fetchRecords);
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--seconds" ->
          new Options(
              scenarios,
              Integer.parseInt(value),
              warmupSeconds,
              connections,
              dir,
              jar,
              fetchRecords);
      case "--warmup" ->
          new Options(
              scenarios, seconds, Integer.parseInt(value), connections, dir, jar, fetchRecords);
      case "--connections" ->
          new Options(scenarios, seconds, warmupSeconds, numbers(value), dir, jar, fetchRecords);
      case "--dir" ->
          new Options(
              scenarios, seconds, warmupSeconds, connections, Path.of(value), jar, fetchRecords);
      case "--jar" ->
          new Options(
              scenarios, seconds, warmupSeconds, connections, dir, Path.of(value), fetchRecords);
      case "--fetch-records" ->
          new Options(
              scenarios, seconds, warmupSeconds, connections, dir, jar, Integer.parseInt(value));
      default -> throw new IllegalArgumentException("unknown option " + name);
    };
  }

  private static List<Integer> numbers(String value) {
    return Stream.of(value.split(",")).map(Integer::valueOf).toList();
  }
}
