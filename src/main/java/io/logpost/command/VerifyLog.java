package io.logpost.command;

import io.logpost.log.Finding;
import io.logpost.log.LogVerifier;
import io.logpost.log.LogVerifier.Totals;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/// Tells what is wrong with the logs of a data directory and changes nothing. One line for each
/// finding and one at the end with totals.
final class VerifyLog implements Command {
  private static final long PROGRESS_EVERY_NANOS = 3_000_000_000L;

  private final LongSupplier nanos;
  private final boolean showsProgress;

  /// @param nanos monotonic time
  /// @param showsProgress whether somebody looks at a terminal
  VerifyLog(LongSupplier nanos, boolean showsProgress) {
    this.nanos = nanos;
    this.showsProgress = showsProgress;
  }

  @Override
  public String name() {
    return "verify-log";
  }

  @Override
  public String arguments() {
    return "DIR";
  }

  @Override
  public String summary() {
    return "reads every log in a data directory and tells what is wrong; changes nothing";
  }

  @Override
  public int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.size() != 1) {
      throw new UsageException("verify-log takes the data directory.");
    }
    long startNanos = nanos.getAsLong();
    Printer printer = new Printer(out, err, startNanos);
    Totals totals = LogVerifier.verify(Path.of(args.getFirst()), printer);
    double seconds = (nanos.getAsLong() - startNanos) / 1e9;
    out.println(summary(totals, seconds) + ": " + printer.counts());
    return printer.count(Finding.Severity.ERROR) > 0 ? FAULTY : DONE;
  }

  private static String summary(Totals totals, double seconds) {
    return String.format(
        Locale.ROOT,
        "%d topics, %d partitions, %d segments, %d records, %d bytes in %.1f s",
        totals.topics(),
        totals.partitions(),
        totals.segments(),
        totals.records(),
        totals.bytes(),
        seconds);
  }

  private final class Printer implements LogVerifier.Listener {
    private final PrintStream out;
    private final PrintStream err;
    private final long startNanos;
    private final Map<Finding.Severity, Long> counts = new EnumMap<>(Finding.Severity.class);
    private long progressNanos;

    Printer(PrintStream out, PrintStream err, long startNanos) {
      this.out = out;
      this.err = err;
      this.startNanos = startNanos;
      this.progressNanos = startNanos;
    }

    @Override
    public void found(Finding finding) {
      counts.merge(finding.severity(), 1L, Long::sum);
      out.println(finding);
    }

    @Override
    public void progress(Totals soFar) {
      long now = nanos.getAsLong();
      if (showsProgress && now - progressNanos >= PROGRESS_EVERY_NANOS) {
        progressNanos = now;
        err.println("... " + summary(soFar, (now - startNanos) / 1e9));
      }
    }

    long count(Finding.Severity severity) {
      return counts.getOrDefault(severity, 0L);
    }

    String counts() {
      return "%d errors, %d tails, %d warnings"
          .formatted(
              count(Finding.Severity.ERROR),
              count(Finding.Severity.TAIL),
              count(Finding.Severity.WARNING));
    }
  }
}
