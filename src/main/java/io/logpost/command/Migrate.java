package io.logpost.command;

import io.logpost.command.Migration.Direction;
import io.logpost.log.CopyJournal;
import io.logpost.log.DataDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// Copies topics with their configs, records and groups' offsets from a data directory into an
/// Apache Kafka cluster, or back. Without `--yes` it says what it would do.
final class Migrate implements Command {
  /// Records after which it is noted how far a partition is.
  private static final long NOTE_EVERY = 50_000;

  /// How long the end of a partition stays where it is until nothing of a killed run is on its way.
  private static final Duration QUIET_TIME = Duration.ofMillis(1500);

  private final InstantSource clock;
  private final LongSupplier nanos;
  private final boolean terminal;

  /// @param nanos monotonic time
  /// @param terminal whether somebody looks at a terminal
  Migrate(InstantSource clock, LongSupplier nanos, boolean terminal) {
    this.clock = clock;
    this.nanos = nanos;
    this.terminal = terminal;
  }

  @Override
  public String name() {
    return "migrate";
  }

  @Override
  public String arguments() {
    return "--to|--from BOOTSTRAP [DIR] [--topic NAME]... [--replication-factor N]"
        + " [--command-config FILE] [--yes]";
  }

  @Override
  public String summary() {
    return "copies topics, records and groups' offsets to an Apache Kafka cluster, or from it;"
        + " without --yes only tells how";
  }

  @Override
  public int run(List<String> args, PrintStream out, PrintStream err) {
    MigrateArguments wanted = MigrateArguments.parse(args);
    if (wanted.direction() == Direction.TO_CLUSTER) {
      DataDirectory.openToRead(wanted.directory()).close(); // makes none
    }
    CopyProgress progress = new CopyProgress(nanos, terminal, err);
    try (ClusterSide cluster =
            new ClusterSide(connection(wanted), wanted.replicationFactor(), QUIET_TIME);
        EmbeddedSide embedded = embedded(wanted)) {
      return run(wanted, migration(wanted, cluster, embedded, progress), out, err);
    } catch (KafkaException e) {
      throw new IllegalStateException("The cluster can't be used: " + e.getMessage(), e);
    } finally {
      progress.end();
    }
  }

  /// Null where the directory is not there and nothing is to be made.
  private @Nullable EmbeddedSide embedded(MigrateArguments wanted) {
    return wanted.yes() || DataDirectory.isThere(wanted.directory())
        ? EmbeddedSide.open(wanted.directory(), clock)
        : null;
  }

  private static Migration migration(
      MigrateArguments wanted,
      ClusterSide cluster,
      @Nullable EmbeddedSide embedded,
      CopyProgress progress) {
    Direction direction = wanted.direction();
    String id = cluster.id().replaceAll("[^A-Za-z0-9_-]", "_");
    if (embedded == null) {
      return new Migration(cluster, null, null, direction, progress, NOTE_EVERY);
    }
    if (direction == Direction.TO_CLUSTER) {
      CopyJournal journal = embedded.journal("to-" + id);
      return new Migration(embedded, cluster, journal, direction, progress, NOTE_EVERY);
    }
    CopyJournal journal = embedded.journal("from-" + id);
    return new Migration(cluster, embedded, journal, direction, progress, NOTE_EVERY);
  }

  private static int run(
      MigrateArguments wanted, Migration migration, PrintStream out, PrintStream err) {
    List<String> problems = migration.check(wanted.topics());
    if (!problems.isEmpty()) {
      problems.forEach(err::println);
      err.println("Nothing was copied.");
      return COULD_NOT_RUN;
    }
    migration.print(out);
    if (!wanted.yes()) {
      out.println("Nothing was copied. To do it, add --yes.");
      return FAULTY;
    }
    return migration.copy(out) ? DONE : FAULTY;
  }

  private static Map<String, Object> connection(MigrateArguments wanted) {
    Map<String, Object> connection = new HashMap<>();
    Optional<String> file = wanted.commandConfig();
    try {
      if (file.isPresent()) {
        connection.putAll(Utils.propsToStringMap(Utils.loadProps(file.get())));
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "The properties in %s can't be read: %s".formatted(file.get(), e.getMessage()), e);
    }
    connection.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, wanted.bootstrapServers());
    return connection;
  }
}
