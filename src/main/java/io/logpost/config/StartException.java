package io.logpost.config;

/// A start that cannot go on, told to whoever started the service.
final class StartException extends RuntimeException {
  private final String action;

  /// @param message what is wrong
  /// @param action what to do
  StartException(String message, String action) {
    super(message);
    this.action = action;
  }

  String action() {
    return action;
  }
}
