package io.logpost.store;

/// The metadata database cannot be opened; a start cannot go on without it.
public final class UnreadableDatabaseException extends RuntimeException {
  UnreadableDatabaseException(String file, Throwable cause) {
    super(
        "The metadata database " + file + ".mv.db cannot be opened: " + cause.getMessage(), cause);
  }
}
