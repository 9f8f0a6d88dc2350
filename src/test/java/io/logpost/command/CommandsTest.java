package io.logpost.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private final Printed out = new Printed();
  private final Printed err = new Printed();
  private final Commands commands =
      new Commands(List.of(new Echo("say-it"), new Echo("say-it-again")));

  private int run(String... args) {
    return commands.run(List.of(args), out.stream(), err.stream());
  }

  /// Prints its arguments, and fails as its first one says.
  private record Echo(String name) implements Command {
    @Override
    public String arguments() {
      return "WORD [--loud]";
    }

    @Override
    public String summary() {
      return "says a word";
    }

    @Override
    public int run(List<String> args, PrintStream out, PrintStream err) {
      if (args.isEmpty()) {
        throw new UsageException("A word is missing.");
      }
      if (args.contains("fail")) {
        throw new IllegalStateException("The word is gone.");
      }
      out.println(name + args);
      return FAULTY;
    }
  }

  @Nested
  class AreMeantBy {
    @Test
    void aWordThatIsNoOption() {
      assertThat(Commands.areMeantBy("verify-log", "data")).isTrue();
      assertThat(Commands.areMeantBy("--server.port=0", "verify-log")).isTrue();
      assertThat(Commands.areMeantBy("--help")).isTrue();
      assertThat(Commands.areMeantBy("-h")).isTrue();
    }

    @Test
    void notOptionsAlone() {
      assertThat(Commands.areMeantBy()).isFalse();
      assertThat(Commands.areMeantBy("--server.port=0", "--debug")).isFalse();
    }
  }

  @Nested
  class Run {
    @Test
    void givesTheCommandTheWordsBehindItsName() {
      int exitCode = run("say-it", "hello", "--loud");

      assertThat(exitCode).isEqualTo(Command.FAULTY);
      assertThat(out.lines()).containsExactly("say-it[hello, --loud]");
      assertThat(err.lines()).isEmpty();
    }

    @Test
    void printsTheUsageOnRequest() {
      int exitCode = run("help");

      assertThat(exitCode).isEqualTo(Command.DONE);
      assertThat(out.lines())
          .contains(
              "Usage: java -jar logpost.jar [--<setting>=<value> ...]",
              "       java -jar logpost.jar say-it WORD [--loud]",
              "         says a word");
    }

    @Test
    void printsTheUsageWhereverHelpIsAskedFor() {
      int exitCode = run("say-it", "--help");

      assertThat(exitCode).isEqualTo(Command.DONE);
      assertThat(out.lines()).contains("       java -jar logpost.jar say-it WORD [--loud]");
    }

    @Test
    void refusesAnUnknownWordAndPrintsTheUsage() {
      int exitCode = run("say-what");

      assertThat(exitCode).isEqualTo(Command.COULD_NOT_RUN);
      assertThat(out.lines()).isEmpty();
      assertThat(err.lines())
          .startsWith("'say-what' is no command.")
          .contains("       java -jar logpost.jar say-it-again WORD [--loud]");
    }

    @Test
    void refusesACommandBehindOptions() {
      int exitCode = run("--server.port=0", "say-it");

      assertThat(exitCode).isEqualTo(Command.COULD_NOT_RUN);
      assertThat(err.lines())
          .startsWith("A command is the first word; behind options there is none.");
    }

    @Test
    void saysHowToCallACommandThatWasCalledWrongly() {
      int exitCode = run("say-it");

      assertThat(exitCode).isEqualTo(Command.COULD_NOT_RUN);
      assertThat(err.lines())
          .containsExactly(
              "A word is missing.", "Usage: java -jar logpost.jar say-it WORD [--loud]");
    }

    @Test
    void printsWhyACommandCouldNotRun() {
      int exitCode = run("say-it", "fail");

      assertThat(exitCode).isEqualTo(Command.COULD_NOT_RUN);
      assertThat(err.lines()).containsExactly("The word is gone.");
    }
  }
}
