package io.logpost.command;

/// A command was called with other arguments than it takes.
public final class UsageException extends RuntimeException {
  /// @param message what is wrong with them, in a sentence
  public UsageException(String message) {
    super(message);
  }
}
