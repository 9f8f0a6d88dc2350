package io.logpost.http.json;

/// Bytes that are not JSON, with the place where that became clear.
///
/// Without a stack trace: it is an answer to a caller, who adds line and column.
public final class JsonSyntaxException extends RuntimeException {
  private final int position;

  public JsonSyntaxException(int position, String detail) {
    super(detail, null, false, false);
    this.position = position;
  }

  /// Index in the scanned array of the first byte that can't stand where it stands.
  public int position() {
    return position;
  }

  /// What is wrong there, as the end of a sentence, without a full stop.
  public String detail() {
    return String.valueOf(getMessage());
  }
}
