package io.logpost.http.json;

/// Bytes that are not JSON, with the place where that became clear.
///
/// Without a stack trace: it is an answer to a caller, who adds line and column.
public final class JsonSyntaxException extends RuntimeException {
  private final int position;
  private final boolean tooDeep;

  public JsonSyntaxException(int position, String detail) {
    this(position, detail, false);
  }

  private JsonSyntaxException(int position, String detail, boolean tooDeep) {
    super(detail, null, false, false);
    this.position = position;
    this.tooDeep = tooDeep;
  }

  /// The failure of a value that may well be JSON, but nests deeper than is read.
  static JsonSyntaxException tooDeep(int position, int maxDepth) {
    return new JsonSyntaxException(position, "nested more than " + maxDepth + " deep", true);
  }

  /// Whether it is the nesting that was refused.
  public boolean isTooDeep() {
    return tooDeep;
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
