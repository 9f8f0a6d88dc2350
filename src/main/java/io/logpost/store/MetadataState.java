package io.logpost.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;

/// The row of the table `metadata_state`.
///
/// @param transaction number of the last transaction; 0 before the first
/// @param contentSum as {@link ContentSum#stored} has it; null where it is not known
record MetadataState(long transaction, @Nullable Long contentSum) {
  private static final String SELECT = "select last_transaction, content_sum from metadata_state";
  private static final String UPDATE =
      "update metadata_state set last_transaction = ?, content_sum = ?";

  /// Reads it.
  ///
  /// @throws IllegalStateException where there is not one row
  static MetadataState read(JdbcOperations database) {
    List<MetadataState> rows =
        database.query(
            SELECT, (row, _) -> new MetadataState(row.getLong(1), row.getObject(2, Long.class)));
    if (rows.size() != 1) {
      throw new IllegalStateException("metadata_state has %d rows".formatted(rows.size()));
    }
    return rows.getFirst();
  }

  void write(JdbcOperations database) {
    int rows = database.update(UPDATE, transaction, contentSum);
    if (rows != 1) {
      throw new IllegalStateException("metadata_state has %d rows".formatted(rows));
    }
  }
}
