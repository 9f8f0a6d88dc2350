package io.logpost.store;

import io.logpost.error.LogpostException;

/// A transaction that failed as a whole, and what its callers are told.
final class FailedTransactionException extends Exception {
  private final transient LogpostException failure;

  FailedTransactionException(LogpostException failure, Throwable cause) {
    super(cause);
    this.failure = failure;
  }

  LogpostException failure() {
    return failure;
  }
}
