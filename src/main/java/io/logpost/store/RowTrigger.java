package io.logpost.store;

import java.sql.Connection;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/// Counts each row that comes or goes into the {@link ContentSum} of who changes it.
///
/// H2 makes one for each table, by the name that the migrations give, and calls it on the thread
/// that writes, also for rows that go with others.
public final class RowTrigger implements Trigger {
  private String table = "";

  @Override
  public void init(
      Connection connection,
      String schema,
      String trigger,
      String table,
      boolean before,
      int operation) {
    this.table = table;
  }

  @Override
  public void fire(Connection connection, Object @Nullable [] before, Object @Nullable [] after) {
    if (!ContentSum.CHANGING.isBound()) {
      return;
    }
    ContentSum sum = ContentSum.CHANGING.get();
    if (before != null) {
      sum.remove(table, before);
    }
    if (after != null) {
      sum.add(table, after);
    }
  }
}
