package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class ContentCheckTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  @TempDir private Path directory;
  private OpenStore store;
  private JdbcTemplate database;

  @BeforeEach
  void open() {
    store = new OpenStore(directory);
    database = new JdbcTemplate(store.database.dataSource());
    store.topics.create(new Topic("orders", "id1", 1, TopicConfig.of(Map.of("retention.ms", "7"))));
    store.topics.create(new Topic("clicks", "id2", 1, TopicConfig.of(Map.of())));
    store.offsets.commit(
        "billing",
        Map.of(new GroupPartition("id1", 0), new StoredOffset(new CommittedOffset(7, ""), 1)),
        () -> {});
  }

  @AfterEach
  void close() {
    store.close();
  }

  private boolean isWhole() {
    return ContentCheck.isWhole(database, MetadataState.read(database));
  }

  private boolean isWholeAfter(String change) {
    database.execute(change);
    return isWhole();
  }

  /// What nobody but the writer may change.
  @Nested
  class Rows {
    @Test
    void asTheyWereWrittenAreWhole() {
      store.topics.endDelete(new Topic("orders", "id1", 1, TopicConfig.of(Map.of())), () -> {});

      assertThat(database.queryForList("select * from topic_configs"))
          .as("a row that goes with another")
          .isEmpty();
      assertThat(isWhole()).isTrue();
    }

    @Test
    void ofWhichOneIsAnotherAreNot() {
      assertThat(isWholeAfter("update committed_offsets set next_offset = 6")).isFalse();
    }

    @Test
    void ofWhichOneIsGoneAreNot() {
      assertThat(isWholeAfter("delete from topic_configs")).isFalse();
    }

    @Test
    void ofWhichTwoHaveEachOthersValuesAreNot() {
      assertThat(
              isWholeAfter(
                  "update topics set topic = case topic_id when 'id1' then 'clicks' else 'orders' end"))
          .isFalse();
    }

    @Test
    void ofAnotherTransactionAreNot() {
      assertThat(isWholeAfter("update metadata_state set last_transaction = last_transaction + 1"))
          .isFalse();
    }
  }

  @Nested
  class TheSchema {
    @Test
    void withAnotherMigrationIsNot() {
      assertThat(
              isWholeAfter(
                  "update \"flyway_schema_history\" set \"checksum\" = 7 where \"version\" = '1'"))
          .isFalse();
    }

    @Test
    void withoutATriggerIsNot() {
      assertThat(isWholeAfter("drop trigger topics_sum")).isFalse();
    }

    @Test
    void withAnotherColumnIsNot() {
      assertThat(isWholeAfter("alter table topics alter column state rename to statf")).isFalse();
    }
  }

  @Nested
  class AMigration {
    private static List<Path> files() throws IOException {
      try (Stream<Path> files = Files.list(MIGRATIONS)) {
        return files.toList();
      }
    }

    private static int version(Path file) {
      return Integer.parseInt(file.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"));
    }

    @Test
    void hasTheVersionAboveTheOneBefore() throws IOException {
      assertThat(files().stream().map(AMigration::version))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, ContentCheck.NEWEST_VERSION).boxed().toList());
    }

    @Test
    void thatComesLaterSaysThatTheSumIsNotKnown() throws IOException {
      assertThat(files().stream().filter(file -> version(file) > 5))
          .allSatisfy(file ->
              assertThat(Files.readString(file).replaceAll("--.*\n", "").strip())
                  .startsWith("update metadata_state set content_sum = null;"));
    }
  }
}
