package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A database file with one thing wrong in it: either all that was stored is read, or it is
/// refused. More positions with `-Dlogpost.damages=<count>`, others with `-Dlogpost.seed=<number>`.
class DamagedDatabaseTest {
  private static final int COMMITS = 300;
  private static final int HEADER_BYTES = 8192;

  @TempDir private Path directory;
  private final long seed = Long.getLong("logpost.seed", System.nanoTime());
  private final int damages = Integer.getInteger("logpost.damages", 12);
  private final Random random = new Random(seed);
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private long transaction;
  private List<String> stored = List.of();

  private static JdbcTemplate database(Path file) {
    String name = file.toString().replace(".mv.db", "");
    return new JdbcTemplate(
        new DriverManagerDataSource(
            "jdbc:h2:async:" + name + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE", "sa", ""));
  }

  /// All rows of all tables that a start reads, read without the checks.
  private static List<String> rows(Path file) {
    JdbcTemplate database = database(file);
    return Stream.concat(
            Stream.of("\"flyway_schema_history\""),
            ContentCheck.TABLES.stream().map(ContentCheck.Table::name))
        .flatMap(table -> database.queryForList("select * from " + table).stream())
        .map(Object::toString)
        .sorted()
        .toList();
  }

  @BeforeEach
  void printSeed() {
    System.out.printf("DamagedDatabaseTest: -Dlogpost.seed=%d%n", seed);
  }

  @AfterEach
  void printOutcomes() {
    System.out.println("DamagedDatabaseTest: " + outcomes);
  }

  /// A database of a server that was killed.
  private byte[] killed() throws IOException {
    Path file = directory.resolve("whole/logpost.mv.db");
    try (OpenStore store = new OpenStore(file.getParent())) {
      fill(store);
      byte[] bytes = Files.readAllBytes(file);
      Files.write(directory.resolve("copy.mv.db"), bytes);
      stored = rows(directory.resolve("copy.mv.db"));
      assertThat(stored).hasSizeGreaterThan(100);
      return bytes;
    }
  }

  /// A database of a server that was stopped.
  private byte[] stopped() throws IOException {
    assertThat(killed()).isNotEmpty();
    return Files.readAllBytes(directory.resolve("whole/logpost.mv.db"));
  }

  private void fill(OpenStore store) {
    for (int i = 0; i < 20; i++) {
      store.topics.create(
          new Topic("topic" + i, "id" + i, 3, TopicConfig.of(Map.of("retention.ms", "1000" + i))));
    }
    Random commits = new Random(1);
    for (int i = 0; i < COMMITS; i++) {
      store.offsets.commit(
          "group" + commits.nextInt(40),
          Map.of(
              new GroupPartition("id" + commits.nextInt(20), commits.nextInt(3)),
              new StoredOffset(new CommittedOffset(i, "metadata of " + i), i)),
          () -> {});
    }
    transaction = store.writer.lastTransaction();
  }

  private void check(byte[] damaged, String damage) throws IOException {
    Path file = directory.resolve("damaged/logpost.mv.db");
    Files.createDirectories(file.getParent());
    Files.write(file, damaged);
    String name = directory.resolve("damaged/logpost").toString();
    MetadataSummary summary;
    try {
      summary = MetadataSummary.read(name);
    } catch (UnreadableDatabaseException e) {
      outcomes.merge("refused", 1, Integer::sum);
      return;
    }
    if (summary.transaction() < transaction) {
      outcomes.merge("behind", 1, Integer::sum);
      return;
    }
    assertThat(rows(file)).as(damage).isEqualTo(stored);
    findsByKey(file, damage);
    outcomes.merge("read", 1, Integer::sum);
  }

  /// Each topic is found where a change of it would look.
  private static void findsByKey(Path file, String damage) {
    JdbcTemplate database = database(file);
    for (String id : database.queryForList("select topic_id from topics", String.class)) {
      assertThat(database.queryForList("select * from topics where topic_id = ?", id))
          .as("%s: %s", damage, id)
          .hasSize(1);
    }
  }

  private void flipAll(byte[] whole, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int[] places =
        IntStream.range(0, whole.length - bytes.length)
            .filter(at -> Arrays.equals(whole, at, at + bytes.length, bytes, 0, bytes.length))
            .toArray();
    assertThat(places).isNotEmpty();
    for (int place : places) {
      flip(whole, place + random.nextInt(bytes.length));
    }
  }

  private void flip(byte[] whole, int position) throws IOException {
    byte[] damaged = whole.clone();
    damaged[position] ^= (byte) (1 << random.nextInt(8));
    check(damaged, "bit flipped at %d, seed %d".formatted(position, seed));
  }

  @Nested
  class NothingOlderOrOtherIsRead {
    @Test
    void afterAFlippedBitInTheHeaders() throws IOException {
      byte[] whole = killed();

      for (int i = 0; i < damages; i++) {
        flip(whole, random.nextInt(HEADER_BYTES));
      }
    }

    @Test
    void afterAFlippedBit() throws IOException {
      byte[] whole = killed();

      for (int i = 0; i < damages; i++) {
        flip(whole, random.nextInt(whole.length));
      }
    }

    @Test
    void afterAFlippedBitInAFileThatWasClosed() throws IOException {
      byte[] whole = stopped();

      for (int i = 0; i < damages; i++) {
        flip(whole, random.nextInt(whole.length));
      }
    }

    @Test
    void afterAFlippedBitInTheListOfMigrations() throws IOException {
      flipAll(stopped(), "V1__topics_and_committed_offsets.sql");
    }

    /// In the row, or in the index that leads to it.
    @Test
    void afterAFlippedBitInAKey() throws IOException {
      String key = "orders_id_of_22_chars_";
      Path file = directory.resolve("key/logpost.mv.db");
      try (OpenStore store = new OpenStore(file.getParent())) {
        store.topics.create(new Topic("orders", key, 1, TopicConfig.of(Map.of())));
        transaction = store.writer.lastTransaction();
      }
      stored = rows(file);

      flipAll(Files.readAllBytes(file), key);
    }

    @Test
    void afterACut() throws IOException {
      byte[] whole = killed();

      for (int i = 0; i < damages; i++) {
        int length = random.nextInt(whole.length);
        check(Arrays.copyOf(whole, length), "cut at %d, seed %d".formatted(length, seed));
      }
    }

    @Test
    void afterABlockOfZeros() throws IOException {
      byte[] whole = stopped();

      for (int i = 0; i < damages; i++) {
        int from = random.nextInt(whole.length / 4096) * 4096;
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, from, Math.min(from + 4096, whole.length), (byte) 0);
        check(damaged, "zeros at " + from);
      }
    }
  }
}
