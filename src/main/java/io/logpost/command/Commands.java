package io.logpost.command;

import java.io.Console;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the command that the command line names and runs it instead of the server.
///
/// Without a word that is no option (`--…`) there is none, and the server starts. Used once, by the
/// main thread.
public final class Commands {
  private static final String HELP = "help";
  private static final Set<String> HELP_OPTIONS = Set.of("--help", "-h");

  private final List<Command> commands;

  Commands(List<Command> commands) {
    this.commands = List.copyOf(commands);
  }

  /// All there are.
  public static Commands all() {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Commands(
        List.of(
            new VerifyLog(System::nanoTime, terminal),
            new RepairLog(InstantSource.system()),
            new RestoreMetadata(InstantSource.system()),
            new Migrate(InstantSource.system(), System::nanoTime, terminal)));
  }

  /// Whether the command line asks for something else than a server. One word that is no option is
  /// enough, wherever it stands: no server starts because of a mistyped command.
  public static boolean areMeantBy(String... args) {
    return Arrays.stream(args).anyMatch(arg -> HELP_OPTIONS.contains(arg) || !isOption(arg));
  }

  /// Runs what the first word names.
  ///
  /// @return the exit code of the process, as in {@link Command}
  public int run(List<String> args, PrintStream out, PrintStream err) {
    String name = args.getFirst();
    if (name.equals(HELP) || args.stream().anyMatch(HELP_OPTIONS::contains)) {
      printUsage(out);
      return Command.DONE;
    }
    for (Command command : commands) {
      if (command.name().equals(name)) {
        return run(command, args.subList(1, args.size()), out, err);
      }
    }
    err.println(
        isOption(name)
            ? "A command is the first word; behind options there is none."
            : "'" + name + "' is no command.");
    printUsage(err);
    return Command.COULD_NOT_RUN;
  }

  private static int run(Command command, List<String> args, PrintStream out, PrintStream err) {
    try {
      return command.run(args, out, err);
    } catch (UsageException e) {
      err.println(e.getMessage());
      err.println("Usage: java -jar logpost.jar " + synopsis(command));
    } catch (RuntimeException e) {
      err.println(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    return Command.COULD_NOT_RUN;
  }

  private static boolean isOption(String arg) {
    return arg.startsWith("--");
  }

  private void printUsage(PrintStream to) {
    to.println("Usage: java -jar logpost.jar [--<setting>=<value> ...]");
    to.println("         starts the server, e.g. --server.port=8080 --logpost.data-dir=data");
    for (Command command : commands) {
      to.println("       java -jar logpost.jar " + synopsis(command));
      to.println("         " + command.summary());
    }
  }

  private static String synopsis(Command command) {
    return command.name() + " " + command.arguments();
  }
}
