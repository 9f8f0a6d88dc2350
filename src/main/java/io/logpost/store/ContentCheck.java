package io.logpost.store;

import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.RowCallbackHandler;

/// Reads all rows and tells whether they are those that were written; so are, since version 6 of
/// the tables, the migrations that ran, the names of the columns and the triggers, which only
/// migrations change.
final class ContentCheck {
  /// The number of the newest migration, which every later one raises.
  static final int NEWEST_VERSION = 6;

  private static final int SCHEMA_SINCE_VERSION = 6;

  /// A table whose rows are summed up, and its primary key.
  record Table(String name, List<String> key) {}

  /// All tables with {@link RowTrigger}.
  static final List<Table> TABLES =
      List.of(
          new Table("topics", List.of("topic_id")),
          new Table("topic_configs", List.of("topic_id", "config_name")),
          new Table("committed_offsets", List.of("group_name", "topic_id", "partition_number")),
          new Table("consumer_groups", List.of("group_name")),
          new Table("group_members", List.of("group_name", "member_name")),
          new Table("group_assignments", List.of("group_name", "topic_id", "partition_number")),
          new Table("consumer_instances", List.of("group_name", "instance_name")));

  /// By a name to count them under; as text what H2 would give in the time zone of the moment.
  private static final Map<String, String> SCHEMA =
      Map.of(
          "migrations",
          """
          select "installed_rank", "version", "description", "type", "script", "checksum",
              "installed_by", cast("installed_on" as varchar), "execution_time", "success"
            from "flyway_schema_history"\
          """,
          "columns",
          """
          select table_name, column_name, ordinal_position from information_schema.columns
            where table_schema = 'PUBLIC'\
          """,
          "triggers",
          """
          select trigger_name, event_object_table, java_class from information_schema.triggers
            where trigger_schema = 'PUBLIC'\
          """);

  private ContentCheck() {}

  /// The version of the tables: the number of the last migration that ran.
  static int version(JdbcOperations database) {
    Integer version =
        database.queryForObject(
            "select max(cast(\"version\" as integer)) from \"flyway_schema_history\"",
            Integer.class);
    if (version == null) {
      throw new IllegalStateException("no migration ran");
    }
    return version;
  }

  /// Sums up what is there now.
  static ContentSum sum(JdbcOperations database) {
    ContentSum sum = new ContentSum(0);
    TABLES.forEach(table -> add(database, "select * from " + table.name(), table.name(), sum));
    addSchema(database, sum);
    return sum;
  }

  /// Whether the rows fit the stored sum, each also when it is looked up by its key: so that a
  /// later change finds it. True where the sum is not known.
  static boolean isWhole(JdbcOperations database, MetadataState state) {
    Long stored = state.contentSum();
    if (stored == null) {
      return true;
    }
    return sum(database).stored(state.transaction()) == stored
        && sumByKeys(database).stored(state.transaction()) == stored;
  }

  private static ContentSum sumByKeys(JdbcOperations database) {
    ContentSum sum = new ContentSum(0);
    for (Table table : TABLES) {
      List<String> equal = table.key().stream().map(key -> "b." + key + " = a." + key).toList();
      String name = table.name();
      String join =
          "select b.* from %s a join %s b on %s".formatted(name, name, String.join(" and ", equal));
      add(database, join, name, sum);
    }
    addSchema(database, sum);
    return sum;
  }

  private static void addSchema(JdbcOperations database, ContentSum sum) {
    if (version(database) >= SCHEMA_SINCE_VERSION) {
      SCHEMA.forEach((name, select) -> add(database, select, name, sum));
    }
  }

  private static void add(JdbcOperations database, String select, String name, ContentSum sum) {
    RowCallbackHandler addRow =
        row -> {
          Object[] values = new Object[row.getMetaData().getColumnCount()];
          for (int i = 0; i < values.length; i++) {
            values[i] = row.getObject(i + 1);
          }
          sum.add(name, values);
        };
    database.query(select, addRow);
  }
}
