package io.logpost.command;

import java.io.PrintStream;
import java.util.List;

/// One thing that an operator may ask for on the command line. Used once, by the main thread.
public interface Command {
  /// It did its work and found nothing wrong.
  int DONE = 0;

  /// It did its work, and what it looked at is not as it should be.
  int FAULTY = 1;

  /// It did nothing: called wrongly, the directory is in use, the disk refuses.
  int COULD_NOT_RUN = 2;

  /// The first word on the command line, such as `verify-log`.
  String name();

  /// The words that follow, such as `DIR TOPIC PARTITION [--yes]`.
  String arguments();

  /// What it does, in one line for people.
  String summary();

  /// Does it.
  ///
  /// @param args the words behind its name
  /// @param out what was asked for
  /// @param err what went wrong, progress
  /// @return {@link #DONE}, {@link #FAULTY} or {@link #COULD_NOT_RUN}
  /// @throws UsageException where the arguments are not what {@link #arguments} says
  /// @throws RuntimeException whose message tells the operator why it could not run
  int run(List<String> args, PrintStream out, PrintStream err);
}
