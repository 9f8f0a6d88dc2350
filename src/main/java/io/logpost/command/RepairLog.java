package io.logpost.command;

import io.logpost.log.LogRepair;
import io.logpost.log.LogRepair.Result;
import io.logpost.log.LogRepair.Step;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Takes what can't be read out of a damaged partition, so that it serves the rest and takes
/// records again. Without `--yes` it only says what would be lost.
final class RepairLog implements Command {
  private static final String YES = "--yes";

  private final InstantSource clock;

  RepairLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "repair-log";
  }

  @Override
  public String arguments() {
    return "DIR TOPIC PARTITION [--yes]";
  }

  @Override
  public String summary() {
    return "takes the damaged batches out of a partition; without --yes it says which";
  }

  @Override
  public int run(List<String> args, PrintStream out, PrintStream err) {
    boolean yes = args.size() == 4 && args.get(3).equals(YES);
    if (args.size() != 3 && !yes) {
      throw new UsageException("repair-log takes the data directory, a topic and a partition.");
    }
    Path directory = Path.of(args.get(0));
    String topic = args.get(1);
    int partition = partition(args.get(2));
    if (!yes) {
      print(LogRepair.plan(directory, topic, partition), "would be lost", out);
      out.println("Nothing was changed. To do it, add --yes.");
      return FAULTY;
    }
    Result done = LogRepair.repair(directory, topic, partition, clock);
    print(done, "are lost", out);
    done.kept().forEach(file -> out.println("What was there is kept in " + file));
    return DONE;
  }

  private static void print(Result result, String lost, PrintStream out) {
    for (Step step : result.steps()) {
      out.printf(
          "%s: %s at byte %d, %d bytes, %s: %s%n",
          result.partition(),
          step.file(),
          step.position(),
          step.sizeBytes(),
          offsets(step),
          step.what());
    }
    out.printf(
        "%d offsets of %s %s. All other records keep their offsets, committed offsets stay good, and"
            + " the log goes on where it ended.%n",
        result.lostOffsets(), result.partition(), lost);
  }

  private static String offsets(Step step) {
    if (step.firstOffset() == step.endOffset()) {
      return "no offsets";
    }
    String range = "offsets %d to %d".formatted(step.firstOffset(), step.endOffset() - 1);
    return step.isLost() ? range : range + " (kept: only the batch's base offset is wrong)";
  }

  private static int partition(String word) {
    try {
      return Integer.parseUnsignedInt(word);
    } catch (NumberFormatException e) {
      throw new UsageException("'" + word + "' is no partition's number.");
    }
  }
}
