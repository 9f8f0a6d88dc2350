package io.logpost.store;

import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Overloaded;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Makes one transaction of many changes and forces it to the disk. Each has a number, one above
/// the last one's, and the sum of all rows: both are written with it. Confined to the writer's
/// thread.
final class MetadataTransaction {
  private final Connection connection;
  private final JdbcTemplate database;
  private final ContentSum content;
  private long number;

  /// Forces what migrations have written, before anything is told to be on disk.
  ///
  /// @param database where the last number and sum are read from
  MetadataTransaction(MetadataDatabase database) {
    this.connection = database.connection();
    this.database = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
    JdbcTemplate reader = new JdbcTemplate(database.dataSource());
    MetadataState last = MetadataState.read(reader);
    Long sum = last.contentSum();
    number = last.transaction();
    this.database.execute("checkpoint sync");
    content = sum == null ? ContentCheck.sum(reader) : ContentSum.ofStored(sum, last.transaction());
  }

  /// The number of the last transaction that is on disk.
  long number() {
    return number;
  }

  /// Stores changes and answers those that are on disk, in order; what the database refused was
  /// told so.
  ///
  /// @throws FailedTransactionException where all fail and nothing more can be stored
  List<PendingChange> run(List<PendingChange> batch) throws FailedTransactionException {
    List<PendingChange> written;
    try {
      connection.setAutoCommit(false);
      written = ScopedValue.where(ContentSum.CHANGING, content).call(() -> writeAll(batch));
    } catch (SQLException e) {
      throw new FailedTransactionException(
          new Overloaded("The metadata database failed. Nothing was stored."), e);
    }
    try {
      new MetadataState(number + 1, content.stored(number + 1)).write(database);
      connection.commit();
      database.execute("checkpoint sync");
    } catch (SQLException | DataAccessException e) {
      throw new FailedTransactionException(
          new OutcomeUnknown("The metadata database failed while it stored this."), e);
    }
    number++;
    return written;
  }

  private List<PendingChange> writeAll(List<PendingChange> batch) throws SQLException {
    List<PendingChange> written = new ArrayList<>(batch.size());
    for (List<PendingChange> unit : units(batch)) {
      written.addAll(write(unit));
    }
    return written;
  }

  /// Neighbouring commits of offsets together, everything else alone.
  private static List<List<PendingChange>> units(List<PendingChange> batch) {
    List<List<PendingChange>> units = new ArrayList<>();
    boolean open = false;
    for (PendingChange pending : batch) {
      boolean isOffsets = pending.change() instanceof OffsetsChange;
      if (!open || !isOffsets) {
        units.add(new ArrayList<>());
      }
      units.getLast().add(pending);
      open = isOffsets;
    }
    return units;
  }

  /// Writes a unit and answers what of it was written.
  private List<PendingChange> write(List<PendingChange> unit) throws SQLException {
    Savepoint before = connection.setSavepoint();
    long sumBefore = content.ofRows();
    try {
      together(unit).write(database);
      return unit;
    } catch (RuntimeException refusal) {
      connection.rollback(before);
      content.backTo(sumBefore);
      if (unit.size() == 1) {
        unit.getFirst().fail(refusal);
        return List.of();
      }
      return writeEach(unit);
    }
  }

  private List<PendingChange> writeEach(List<PendingChange> unit) throws SQLException {
    List<PendingChange> written = new ArrayList<>();
    for (PendingChange pending : unit) {
      written.addAll(write(List.of(pending)));
    }
    return written;
  }

  private static Change together(List<PendingChange> unit) {
    if (unit.size() == 1) {
      return unit.getFirst().change();
    }
    return OffsetsChange.merged(
        unit.stream().map(pending -> (OffsetsChange) pending.change()).toList());
  }
}
