package io.logpost.record;

/// Bytes that are no record batch: damage, or a file of another format. Its reader knows the place
/// and says it.
public final class InvalidBatchException extends RuntimeException {
  /// @param message what is wrong with the bytes
  public InvalidBatchException(String message) {
    super(message);
  }

  /// @param message what is wrong with the bytes
  /// @param cause what a codec's library said, or the same problem told without its place
  public InvalidBatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
