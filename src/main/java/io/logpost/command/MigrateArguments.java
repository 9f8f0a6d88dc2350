package io.logpost.command;

import io.logpost.command.Migration.Direction;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The words behind `migrate`.
///
/// @param topics those to copy; all where empty
/// @param commandConfig file with properties of Kafka's clients
record MigrateArguments(
    Direction direction,
    String bootstrapServers,
    Path directory,
    List<String> topics,
    Optional<Short> replicationFactor,
    Optional<String> commandConfig,
    boolean yes) {

  static MigrateArguments parse(List<String> args) {
    return new Parser(args).all();
  }

  private static final class Parser {
    /// That of a server without settings.
    private static final Path DEFAULT_DIRECTORY = Path.of("data");

    private final Deque<String> words;
    private final List<String> topics = new ArrayList<>();
    private Optional<Short> replicationFactor = Optional.empty();
    private Optional<String> commandConfig = Optional.empty();
    private @Nullable Direction direction;
    private String bootstrapServers = "";
    private @Nullable Path directory;
    private boolean yes;

    Parser(List<String> args) {
      words = new ArrayDeque<>(args);
    }

    MigrateArguments all() {
      while (!words.isEmpty()) {
        one(words.removeFirst());
      }
      Direction which = direction;
      Path path =
          directory == null && which == Direction.TO_CLUSTER ? DEFAULT_DIRECTORY : directory;
      if (which == null || path == null) {
        throw new UsageException(
            "migrate takes --to or --from with a cluster's address, and the data directory.");
      }
      if (which == Direction.FROM_CLUSTER && replicationFactor.isPresent()) {
        throw new UsageException("--replication-factor is for topics made on a cluster.");
      }
      return new MigrateArguments(
          which,
          bootstrapServers,
          path,
          List.copyOf(topics),
          replicationFactor,
          commandConfig,
          yes);
    }

    private void one(String word) {
      switch (word) {
        case "--to" -> cluster(Direction.TO_CLUSTER, word);
        case "--from" -> cluster(Direction.FROM_CLUSTER, word);
        case "--topic" -> topics.add(value(word));
        case "--replication-factor" -> replicationFactor = Optional.of(number(value(word)));
        case "--command-config" -> commandConfig = Optional.of(value(word));
        case "--yes" -> yes = true;
        default -> directory(word);
      }
    }

    private void cluster(Direction which, String word) {
      if (direction != null) {
        throw new UsageException("migrate takes one of --to and --from, once.");
      }
      direction = which;
      bootstrapServers = value(word);
    }

    private void directory(String word) {
      if (word.startsWith("--")) {
        throw new UsageException("'" + word + "' is no option of migrate.");
      }
      if (directory != null) {
        throw new UsageException("migrate takes one data directory.");
      }
      directory = Path.of(word);
    }

    private String value(String option) {
      if (words.isEmpty() || words.getFirst().startsWith("--")) {
        throw new UsageException("A value is missing behind " + option + ".");
      }
      return words.removeFirst();
    }

    private static short number(String word) {
      try {
        short number = Short.parseShort(word);
        if (number > 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new UsageException("'" + word + "' is no replication factor.");
    }
  }
}
