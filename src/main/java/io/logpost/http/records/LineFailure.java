package io.logpost.http.records;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.Stored;
import io.logpost.http.Problem;
import io.logpost.http.Problems;

/// A failure at a line of an NDJSON body whose earlier lines are stored.
final class LineFailure extends RuntimeException {
  private final transient LogpostException why;
  private final long line;
  private final long lastLine;

  /// @param line the first line that failed
  /// @param lastLine the last line of the request that failed with it
  LineFailure(LogpostException why, long line, long lastLine) {
    super(why.getMessage(), why);
    this.why = why;
    this.line = line;
    this.lastLine = lastLine;
  }

  /// The failure as an error that tells where to go on.
  ///
  /// @param storedCount how many records were stored
  Problem problem(long storedCount) {
    Problem problem = Problems.of(why);
    String detail = problem.detail() + " " + before() + after();
    return new Problem(problem.kind(), detail, problem.facts(), problem.headers())
        .with("line", line)
        .with("stored", storedCount);
  }

  private String before() {
    return switch ((int) Math.min(line, 3)) {
      case 1 -> "No line is stored";
      case 2 -> "Line 1 is stored";
      default -> "Lines 1 to " + (line - 1) + " are stored";
    };
  }

  private String after() {
    if (why.stored() == Stored.UNKNOWN) {
      return "; whether lines " + line + " to " + lastLine + " are is unknown.";
    }
    String others =
        lastLine > line ? ", and of lines " + line + " to " + lastLine + " perhaps some" : "";
    return others + "; send again from line " + line + ".";
  }
}
