package io.logpost.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.logpost.WholeService;
import io.logpost.engine.Acks;
import io.logpost.engine.Batches;
import io.logpost.engine.Engine;
import io.logpost.engine.NewTopic;
import io.logpost.engine.Shown;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import io.logpost.store.MetadataDatabase;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/// The whole service, started and stopped.
class StartIT {
  private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);

  @TempDir private Path directory;

  private ConfigurableApplicationContext start(String... more) {
    List<String> arguments =
        Stream.concat(
                Stream.of("--server.port=0", "--logpost.data-dir=" + directory.resolve("data")),
                Stream.of(more))
            .toList();
    return WholeService.start(arguments.toArray(String[]::new));
  }

  /// What somebody is told whose start fails.
  private FailureAnalysis failedStart(String... more) {
    Throwable failure = catchThrowable(() -> start(more).close());
    FailureAnalysis analysis = new StartFailureAnalyzer().analyze(failure);
    assertThat(analysis).as("analysis of %s", failure).isNotNull();
    return analysis;
  }

  private static void storeSomething(Engine engine) {
    engine
        .topics()
        .create(new NewTopic("orders", OptionalInt.of(1), OptionalInt.empty(), Map.of()));
    long now = System.currentTimeMillis();
    engine.records().append(Batches.request(Acks.ALL, Batches.part(ORDERS_0, now, "a", "b")));
    engine.groups().commit("billing", Map.of(ORDERS_0, new CommittedOffset(1, "")));
  }

  @Nested
  class AStart {
    @Test
    void findsWhatTheLastRunStored() {
      try (var first = start()) {
        storeSomething(first.getBean(Engine.class));
      }

      try (var second = start()) {
        Engine engine = second.getBean(Engine.class);
        assertThat(Shown.of(engine, Map.of(ORDERS_0, 0L), Duration.ZERO, 10).values())
            .containsExactly("a", "b");
        assertThat(engine.groups().committed("billing"))
            .isEqualTo(Map.of(ORDERS_0, new CommittedOffset(1, "")));
      }
    }

    @Test
    void makesFilesForTheirOwnerOnly() throws IOException {
      try (var context = start()) {
        assertThat(context.isRunning()).isTrue();
        for (String file : List.of(".lock", "meta/logpost.mv.db")) {
          assertThat(Files.getPosixFilePermissions(directory.resolve("data").resolve(file)))
              .as(file)
              .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
      }
    }

    @Test
    void showsReadinessWithReasonsAndMeters() {
      try (var context = start()) {
        String base =
            "http://localhost:" + context.getEnvironment().getProperty("local.server.port");

        String readiness = RestAssured.get(base + "/actuator/health/readiness").asString();
        String liveness = RestAssured.get(base + "/actuator/health/liveness").asString();
        String meters = RestAssured.get(base + "/actuator/prometheus").asString();

        assertThat(readiness).contains("\"engine\":{\"details\":{\"metadata\":\"stored\"}");
        assertThat(liveness).doesNotContain("engine");
        assertThat(meters).contains("logpost_append_bytes_total", "logpost_log_flush_seconds_sum");
      }
    }
  }

  @Nested
  class AStop {
    /// Spring closes a bean before those it was made from.
    @Test
    void closesTheLogsBeforeTheirThreadsAndTheDatabaseBeforeTheDirectory() {
      try (var context = start()) {
        var beans = context.getBeanFactory();
        assertThat(madeFrom(beans, "logMaintenance")).contains("engine", "partitionLogs");
        assertThat(madeFrom(beans, "engine"))
            .contains("partitionLogs", "groupOffsets", "topicCatalog", "metadataWriter");
        assertThat(madeFrom(beans, "partitionLogs")).contains("flushThreads", "dataDirectory");
        assertThat(madeFrom(beans, "metadataWriter")).contains("metadataDatabase");
        assertThat(madeFrom(beans, "metadataDatabase")).contains("dataDirectory");
      }
    }

    private static Set<String> madeFrom(ConfigurableBeanFactory beans, String bean) {
      Set<String> found = new HashSet<>();
      for (String each : beans.getDependenciesForBean(bean)) {
        found.add(each);
        found.addAll(madeFrom(beans, each));
      }
      return found;
    }
  }

  @Nested
  class AFailedStart {
    @Test
    void saysThatTheDirectoryIsInUse() {
      try (var running = start()) {
        assertThat(running.isRunning()).isTrue();

        assertThat(failedStart().getDescription()).contains("is in use by another server");
      }
    }

    @Test
    void saysThatTheAddressIsOpenAndTouchesNothing() {
      assertThat(failedStart("--server.address=0.0.0.0").getAction())
          .contains("logpost.security.allow-insecure=true");
      assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void saysThatTheDatabaseIsUnreadable() throws IOException {
      Files.createDirectories(directory.resolve("data/meta"));
      Files.writeString(directory.resolve("data/meta/logpost.mv.db"), "nonsense ".repeat(2000));

      assertThat(failedStart().getDescription()).contains("cannot be opened");
      assertThat(failedStart().getAction())
          .contains("restore-metadata " + directory.resolve("data"));
    }

    @Test
    void saysThatTheDatabaseWasLost() throws IOException {
      try (var first = start()) {
        storeSomething(first.getBean(Engine.class));
      }
      Files.delete(directory.resolve("data/meta/logpost.mv.db"));

      assertThat(failedStart().getDescription()).contains("meta/logpost.mv.db was lost");
      assertThat(failedStart().getDescription()).contains("meta/logpost.mv.db was lost");
    }

    @Test
    void saysThatTheDatabaseWentBack() throws IOException {
      Path database = directory.resolve("data/meta/logpost.mv.db");
      try (var first = start()) {
        assertThat(first.isRunning()).isTrue();
      }
      byte[] older = Files.readAllBytes(database);
      try (var second = start()) {
        storeSomething(second.getBean(Engine.class));
      }
      Files.write(database, older);

      FailureAnalysis analysis = failedStart();

      assertThat(analysis.getDescription())
          .contains("went back: its last transaction is 1,", "last-transaction says that 4 was");
      assertThat(analysis.getAction()).contains("restore-metadata");
      assertThat(Files.readAllBytes(database)).isEqualTo(older);
    }

    @Test
    void saysThatTheListOfMigrationsIsDamaged() {
      try (var first = start()) {
        storeSomething(first.getBean(Engine.class));
      }
      change("update \"flyway_schema_history\" set \"script\" = 'W2' where \"version\" = '2'");

      FailureAnalysis analysis = failedStart();

      assertThat(analysis.getDescription()).contains("its rows are not those that were written");
      assertThat(analysis.getAction()).contains("restore-metadata " + directory.resolve("data"));
    }

    @Test
    void saysThatANewerVersionWroteTheDatabase() {
      try (var first = start()) {
        storeSomething(first.getBean(Engine.class));
      }
      change(
          "insert into \"flyway_schema_history\" select 77, '77', \"description\", \"type\", \"script\","
              + " \"checksum\", \"installed_by\", \"installed_on\", 1, true"
              + " from \"flyway_schema_history\" where \"version\" = '1'");

      assertThat(failedStart().getDescription())
          .contains("its tables are of version 77", "start the one that wrote them");
    }

    /// As a damaged page or another program would.
    private void change(String sql) {
      String file = directory.resolve("data/meta/logpost").toString();
      try (MetadataDatabase database = MetadataDatabase.open(file)) {
        assertThat(new JdbcTemplate(database.dataSource()).update(sql)).isOne();
      }
    }

    @Test
    void saysThatTheNumberBesideTheDatabaseIsDamaged() throws IOException {
      Path number = directory.resolve("data/meta/last-transaction");
      try (var first = start()) {
        storeSomething(first.getBean(Engine.class));
      }
      Files.writeString(number, Files.readString(number).replace("\n3\n", "\n2\n"));

      assertThat(failedStart().getDescription()).contains("its checksum is wrong");
    }

    @Test
    void saysThatTheDatabaseWasLostThoughNoTopicHasFiles() throws IOException {
      try (var first = start()) {
        first
            .getBean(Engine.class)
            .topics()
            .create(new NewTopic("orders", OptionalInt.of(1), OptionalInt.empty(), Map.of()));
      }
      Files.delete(directory.resolve("data/meta/logpost.mv.db"));

      assertThat(failedStart().getDescription()).contains("meta/logpost.mv.db was lost");
      assertThat(directory.resolve("data/meta/logpost.mv.db")).doesNotExist();
    }
  }
}
