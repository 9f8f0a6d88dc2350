package io.logpost.store;

import java.nio.file.Path;

/// The metadata database cannot be opened; a start cannot go on without it.
public final class UnreadableDatabaseException extends RuntimeException {
  UnreadableDatabaseException(Path file, Throwable cause) {
    super(
        "The metadata database " + file + ".mv.db cannot be opened: " + cause.getMessage(), cause);
  }
}
