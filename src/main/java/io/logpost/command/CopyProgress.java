package io.logpost.command;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Shows how far a step of a migration is: on a terminal in one line that it writes again and
/// again, elsewhere in a line every few seconds. One thread at a time.
final class CopyProgress {
  private static final long TERMINAL_EVERY_NANOS = 200_000_000L;
  private static final long LINE_EVERY_NANOS = 5_000_000_000L;
  private static final int BAR_CHARACTERS = 30;

  /// How many records pass between two looks at the clock.
  private static final int LOOK_EVERY = 256;

  private final LongSupplier nanos;
  private final boolean terminal;
  private final PrintStream to;
  private String step = "";
  private long total;
  private long done;
  private long begin;
  private long shown;
  private boolean lineIsOpen;

  CopyProgress(LongSupplier nanos, boolean terminal, PrintStream to) {
    this.nanos = nanos;
    this.terminal = terminal;
    this.to = to;
  }

  /// Begins a step.
  ///
  /// @param what what is done to the records, such as `copied`
  /// @param records how many there are at most; 0 where nobody knows
  void begin(String what, long records) {
    end();
    step = what;
    total = records;
    done = 0;
    begin = nanos.getAsLong();
    shown = begin;
  }

  void add(long records) {
    long before = done;
    done += records;
    if (done / LOOK_EVERY != before / LOOK_EVERY) {
      long now = nanos.getAsLong();
      if (now - shown >= (terminal ? TERMINAL_EVERY_NANOS : LINE_EVERY_NANOS)) {
        shown = now;
        show(now);
      }
    }
  }

  /// Ends the line, where one is open.
  void end() {
    if (lineIsOpen) {
      show(nanos.getAsLong());
      to.println();
      lineIsOpen = false;
    }
  }

  private void show(long now) {
    double share = total == 0 ? 0 : Math.min(1, (double) done / total);
    double seconds = Math.max(0.001, (now - begin) / 1e9);
    String text =
        (total == 0 ? "" : String.format(Locale.ROOT, "%.0f %% of %d: ", share * 100, total))
            + String.format(Locale.ROOT, "%d records %s, %.0f/s", done, step, done / seconds);
    if (terminal) {
      int filled = (int) (share * BAR_CHARACTERS);
      to.print(
          "\r[" + "#".repeat(filled) + ".".repeat(BAR_CHARACTERS - filled) + "] " + text + "  ");
      to.flush();
      lineIsOpen = true;
    } else {
      to.println("... " + text);
    }
  }
}
