package io.logpost.record;

/// Receives records in order.
public interface RecordVisitor {
  /// Takes one record, or answers false: full, this one was not taken and no more is wanted.
  boolean record(RecordView record);
}
