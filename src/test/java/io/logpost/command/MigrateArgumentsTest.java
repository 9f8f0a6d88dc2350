package io.logpost.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.command.Migration.Direction;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateArgumentsTest {
  private static MigrateArguments parse(String line) {
    return MigrateArguments.parse(List.of(line.split(" ")));
  }

  @Test
  void areReadInAnyOrder() {
    assertThat(
            parse(
                "--topic a --yes --command-config c.properties d --replication-factor 3 --to h:1 --topic b"))
        .isEqualTo(
            new MigrateArguments(
                Direction.TO_CLUSTER,
                "h:1",
                Path.of("d"),
                List.of("a", "b"),
                Optional.of((short) 3),
                Optional.of("c.properties"),
                true));
  }

  @Test
  void takeTheServersDirectoryOnTheWayThere() {
    assertThat(parse("--to h:1").directory()).isEqualTo(Path.of("data"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "d",
        "--from h:1",
        "--to h:1 --from h:1 d",
        "--to",
        "--to h:1 d --topic",
        "--to h:1 d --topic --yes",
        "--to h:1 d e",
        "--to h:1 d --loud",
        "--to h:1 d --replication-factor 0",
        "--to h:1 d --replication-factor many",
        "--from h:1 d --replication-factor 3"
      })
  void areRefused(String line) {
    assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse(line));
  }
}
