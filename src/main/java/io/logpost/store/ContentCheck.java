package io.logpost.store;

import java.util.List;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.RowCallbackHandler;

/// Reads all rows and tells whether they are those that were written.
final class ContentCheck {
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

  private ContentCheck() {}

  /// Sums up what is there now.
  static ContentSum sum(JdbcOperations database) {
    ContentSum sum = new ContentSum(0);
    TABLES.forEach(table -> add(database, "select * from " + table.name(), table, sum));
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
      add(database, join, table, sum);
    }
    return sum;
  }

  private static void add(JdbcOperations database, String select, Table table, ContentSum sum) {
    RowCallbackHandler addRow =
        row -> {
          Object[] values = new Object[row.getMetaData().getColumnCount()];
          for (int i = 0; i < values.length; i++) {
            values[i] = row.getObject(i + 1);
          }
          sum.add(table.name(), values);
        };
    database.query(select, addRow);
  }
}
