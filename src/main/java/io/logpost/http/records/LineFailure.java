package io.logpost.http.records;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.Stored;
import io.logpost.http.ErrorKind;
import io.logpost.http.Limits;
import io.logpost.http.Problem;
import io.logpost.http.Problems;
import java.io.IOException;

/// A failure at a line of an NDJSON body whose earlier lines are stored.
final class LineFailure extends RuntimeException {
  private final transient Problem why;
  private final boolean unknown;
  private final long line;
  private final long lastLine;

  /// @param line the first line that failed
  /// @param lastLine the last line of the request that failed with it
  LineFailure(LogpostException why, long line, long lastLine) {
    this(why, Problems.of(why), why.stored() == Stored.UNKNOWN, line, lastLine);
  }

  private LineFailure(Exception cause, Problem why, boolean unknown, long line, long lastLine) {
    super(cause.getMessage(), cause);
    this.why = why;
    this.unknown = unknown;
    this.line = line;
    this.lastLine = lastLine;
  }

  /// The failure of a body that breaks off in a line, or stops flowing there.
  static LineFailure brokenOff(IOException cause, long line) {
    String what =
        Problems.isTimeout(cause)
            ? "The body stopped flowing in line %d: nothing came for %d s."
                .formatted(line, Limits.MAX_BODY_PAUSE_MS / 1000)
            : "The body broke off in line %d, or is not framed as its headers say.".formatted(line);
    return new LineFailure(cause, Problem.of(ErrorKind.BAD_REQUEST, what), false, line, line);
  }

  /// The failure as an error that tells where to go on.
  ///
  /// @param storedCount how many records were stored
  Problem problem(long storedCount) {
    String detail = ProduceOutcome.withoutClaim(why.detail()) + " " + before() + after();
    return new Problem(why.kind(), detail, why.facts(), why.headers())
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
    if (unknown) {
      return "; whether lines " + line + " to " + lastLine + " are is unknown.";
    }
    String others =
        lastLine > line ? ", and of lines " + line + " to " + lastLine + " perhaps some" : "";
    return others + "; send again from line " + line + ".";
  }
}
