package io.logpost.log;

import org.jspecify.annotations.Nullable;

/// A data directory that a server can't start with; the message tells people what is wrong and what
/// to do.
public final class DataDirectoryException extends RuntimeException {
  DataDirectoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
