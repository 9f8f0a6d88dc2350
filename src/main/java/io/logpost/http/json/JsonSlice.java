package io.logpost.http.json;

/// A JSON value as a range of the bytes that were scanned; used again for value after value.
///
/// One thread at a time.
public final class JsonSlice {
  /// What kind of value stands there.
  public enum Kind {
    /// No value was found.
    ABSENT,
    NULL,
    /// A string whose bytes between the quotes are its text.
    PLAIN_STRING,
    /// A string with escapes.
    ESCAPED_STRING,
    NUMBER,
    BOOLEAN,
    ARRAY,
    OBJECT
  }

  private Kind kind = Kind.ABSENT;
  private int start;
  private int end;

  /// Says where a value stands.
  public void set(Kind newKind, int newStart, int newEnd) {
    kind = newKind;
    start = newStart;
    end = newEnd;
  }

  /// Forgets the value.
  public void clear() {
    kind = Kind.ABSENT;
  }

  public Kind kind() {
    return kind;
  }

  public boolean isString() {
    return kind == Kind.PLAIN_STRING || kind == Kind.ESCAPED_STRING;
  }

  /// Whether there is no value, or null.
  public boolean isMissing() {
    return kind == Kind.ABSENT || kind == Kind.NULL;
  }

  /// Index of the value's first byte, a string's opening quote included.
  public int start() {
    return start;
  }

  /// Index after the value's last byte, a string's closing quote included.
  public int end() {
    return end;
  }

  /// How many bytes stand between a string's quotes.
  public int contentSize() {
    return end - start - 2;
  }
}
