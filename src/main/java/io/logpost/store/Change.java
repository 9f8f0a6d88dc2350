package io.logpost.store;

import org.springframework.jdbc.core.JdbcOperations;

/// One change of the metadata; takes part in a transaction with others.
interface Change {
  /// Makes the change through the writer's connection; called on the writer's thread.
  void write(JdbcOperations database);
}
