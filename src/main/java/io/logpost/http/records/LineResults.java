package io.logpost.http.records;

import io.logpost.http.json.JsonOutput;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What became of an NDJSON body: counts and offsets by partition, and a result for each line where
/// they are asked for.
///
/// One thread at a time: the one that stores, then the one that answers.
final class LineResults {
  private final @Nullable JsonOutput lines;
  private long[] first = {};
  private long[] last = {};
  private long[] counts = {};
  private long count;

  /// @param lines where each line's result goes, or null
  LineResults(@Nullable JsonOutput lines) {
    this.lines = lines;
  }

  /// How many records were stored.
  long count() {
    return count;
  }

  /// Adds the records of a request that were stored before the first that was not.
  void add(LineRequest request, ProduceOutcome outcome) {
    int[] record = {0};
    outcome.forEachStored(
        outcome.storedBeforeFailure(),
        (partition, offset) -> {
          add(partition, offset);
          if (lines != null) {
            writeLine(lines, request.line(record[0]++), partition, offset);
          }
        });
    if (lines != null) {
      lines.flush();
    }
  }

  private void add(int partition, long offset) {
    if (partition >= counts.length) {
      first = Arrays.copyOf(first, partition + 1);
      last = Arrays.copyOf(last, partition + 1);
      counts = Arrays.copyOf(counts, partition + 1);
    }
    if (counts[partition]++ == 0) {
      first[partition] = offset;
    }
    last[partition] = offset;
    count++;
  }

  private static void writeLine(JsonOutput out, long line, int partition, long offset) {
    out.ascii("{\"line\":").number(line).ascii(",\"partition\":").number(partition);
    out.ascii(",\"offset\":").number(offset).ascii("}\n");
  }

  /// Writes `{"count","partitions":[…]}`.
  void writeSummary(JsonOutput out) {
    out.ascii("{\"count\":").number(count).ascii(",\"partitions\":[");
    for (int partition = 0; partition < counts.length; partition++) {
      if (counts[partition] > 0) {
        out.ascii("{\"partition\":").number(partition);
        out.ascii(",\"first_offset\":").number(first[partition]);
        out.ascii(",\"last_offset\":").number(last[partition]);
        out.ascii(",\"count\":").number(counts[partition]).ascii("},");
      }
    }
    if (count > 0) {
      out.dropLast();
    }
    out.ascii("]}");
  }
}
