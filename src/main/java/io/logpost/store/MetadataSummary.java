package io.logpost.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// What a database file holds, read without changing it, after its content was checked.
///
/// @param transaction number of its last transaction; 0 where it comes from a version that did not
///   count
/// @param topics by id
/// @param groupCount groups that have members or committed offsets
/// @param offsetCount committed offsets, one for each group and partition
public record MetadataSummary(
    long transaction, Map<String, StoredTopic> topics, int groupCount, int offsetCount) {
  /// `IFEXISTS` and `TRACE_LEVEL_FILE=0`: nothing is made; `LAZY_QUERY_EXECUTION`: rows are not
  /// gathered in memory first.
  private static final String SETTINGS =
      ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0;LAZY_QUERY_EXECUTION=1;DB_CLOSE_ON_EXIT=FALSE";

  private static final String GROUPS =
      """
      select count(*) from (select group_name from consumer_groups union
        select group_name from committed_offsets)\
      """;

  /// A topic's row.
  ///
  /// @param active false while it is being deleted
  public record StoredTopic(String name, int partitionCount, boolean active) {}

  public MetadataSummary {
    topics = Map.copyOf(topics);
  }

  /// Reads a file that no server has open.
  ///
  /// @param file absolute path of its file, without H2's ending `.mv.db`
  /// @throws UnreadableDatabaseException where it is not there or damaged, or its rows are not
  ///   those that were written
  public static MetadataSummary read(String file) {
    var source = new DriverManagerDataSource("jdbc:h2:async:" + file + SETTINGS, "sa", "");
    try (Connection connection = source.getConnection()) {
      return read(new JdbcTemplate(new SingleConnectionDataSource(connection, true)));
    } catch (SQLException | RuntimeException e) {
      // whatever H2 throws over a damaged page
      throw new UnreadableDatabaseException(file, e);
    }
  }

  private static MetadataSummary read(JdbcTemplate database) {
    if (!hasTable(database, "TOPICS")) {
      return new MetadataSummary(0, Map.of(), 0, 0);
    }
    MetadataState state =
        hasTable(database, "METADATA_STATE")
            ? MetadataState.read(database)
            : new MetadataState(0, null);
    int version = ContentCheck.version(database);
    if (version > ContentCheck.NEWEST_VERSION) {
      throw new IllegalStateException(
          "its tables are of version %d, and this program knows them up to %d; start the one that wrote them, or a newer one"
              .formatted(version, ContentCheck.NEWEST_VERSION));
    }
    if (!ContentCheck.isWhole(database, state)) {
      throw new IllegalStateException(
          "its rows are not those that were written up to transaction " + state.transaction());
    }
    return new MetadataSummary(
        state.transaction(),
        topics(database),
        count(database, GROUPS),
        count(database, "select count(*) from committed_offsets"));
  }

  private static boolean hasTable(JdbcTemplate database, String name) {
    List<String> found =
        database.queryForList(
            "select table_name from information_schema.tables where table_name = ?",
            String.class,
            name);
    return !found.isEmpty();
  }

  private static Map<String, StoredTopic> topics(JdbcTemplate database) {
    Map<String, StoredTopic> topics = new TreeMap<>();
    database.query(
        "select topic_id, topic, partition_count, state = 'ACTIVE' from topics",
        row -> {
          topics.put(
              row.getString(1),
              new StoredTopic(row.getString(2), row.getInt(3), row.getBoolean(4)));
        });
    return topics;
  }

  private static int count(JdbcTemplate database, String select) {
    Integer count = database.queryForObject(select, Integer.class);
    return count == null ? 0 : count;
  }
}
