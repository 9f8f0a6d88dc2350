package io.logpost.record;

/// Bytes that are no record batch: damage, or a file of another format. Its reader knows the place
/// and says it.
public final class InvalidBatchException extends RuntimeException {
  public InvalidBatchException(String message) {
    super(message);
  }

  public InvalidBatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
