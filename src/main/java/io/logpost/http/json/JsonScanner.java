package io.logpost.http.json;

import io.logpost.http.json.JsonSlice.Kind;
import java.nio.charset.StandardCharsets;

/// Walks over JSON (RFC 8259) in a byte array, checks its grammar and tells where values stand.
///
/// It makes no objects and decodes nothing; numbers keep their digits and strings their escapes.
/// That the bytes are UTF-8 is checked by its user, once for all of them. Every value may nest
/// {@link #MAX_DEPTH} deep, counted from itself. One thread at a time; used again by {@link
/// #reset}.
///
/// Calls that find something else than they look for throw {@link JsonSyntaxException}.
public final class JsonScanner {
  /// How many arrays and objects may stand within each other in one value.
  public static final int MAX_DEPTH = 100;

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = {};
  private int at;
  private int end;
  private boolean escaped;

  /// Starts at the first byte of a range.
  public JsonScanner reset(byte[] newBytes, int from, int to) {
    bytes = newBytes;
    at = from;
    end = to;
    return this;
  }

  /// Index of the next byte.
  public int position() {
    return at;
  }

  /// The array that is scanned.
  public byte[] bytes() {
    return bytes;
  }

  /// The first byte of the next token, which stays, or -1 at the end; skips white space.
  public int peek() {
    while (at < end) {
      byte next = bytes[at];
      if (next > ' ' || next < 0) {
        return next & 0xff;
      }
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next;
      }
      at++;
    }
    return -1;
  }

  /// Takes a structural character if it is next.
  public boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /// Takes a structural character that has to be next.
  public void expect(char wanted) {
    if (!take(wanted)) {
      throw unexpected("'" + wanted + "'");
    }
  }

  /// Takes what stands between two members or elements, or the closing character.
  ///
  /// @return whether another one follows
  public boolean more(char close) {
    int next = peek();
    if (next == ',') {
      at++;
      return true;
    }
    if (next == close) {
      at++;
      return false;
    }
    throw unexpected("',' or '" + close + "'");
  }

  /// Takes a member's name and its colon.
  public void takeName(JsonSlice into) {
    if (peek() != '"') {
      throw unexpected("a name in quotes");
    }
    int start = at;
    string();
    into.set(escaped ? Kind.ESCAPED_STRING : Kind.PLAIN_STRING, start, at);
    expect(':');
  }

  /// Takes one whole value and tells where it stands.
  public void takeValue(JsonSlice into) {
    int first = peek();
    int start = at;
    value(0);
    into.set(kind(first), start, at);
  }

  /// Makes sure that nothing but white space follows.
  public void expectEnd() {
    if (peek() >= 0) {
      throw unexpected("the end");
    }
  }

  /// The failure of something that can't stand at the current place.
  public JsonSyntaxException unexpected(String wanted) {
    String found = at < end ? "" : "the text ends where ";
    return new JsonSyntaxException(at, found + wanted + " is expected");
  }

  void value(int depth) {
    switch (peek()) {
      case '"' -> string();
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case 't' -> literal(TRUE);
      case 'f' -> literal(FALSE);
      case 'n' -> literal(NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected("a value");
    }
  }

  void open(char bracket, int depth) {
    expect(bracket);
    if (depth > MAX_DEPTH) {
      throw JsonSyntaxException.tooDeep(at - 1, MAX_DEPTH);
    }
  }

  Kind kind(int first) {
    return switch (first) {
      case '"' -> escaped ? Kind.ESCAPED_STRING : Kind.PLAIN_STRING;
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case 't', 'f' -> Kind.BOOLEAN;
      case 'n' -> Kind.NULL;
      default -> Kind.NUMBER;
    };
  }

  private void object(int depth) {
    open('{', depth);
    if (take('}')) {
      return;
    }
    do {
      if (peek() != '"') {
        throw unexpected("a name in quotes");
      }
      string();
      expect(':');
      value(depth);
    } while (more('}'));
  }

  private void array(int depth) {
    open('[', depth);
    if (take(']')) {
      return;
    }
    do {
      value(depth);
    } while (more(']'));
  }

  private void literal(byte[] word) {
    for (int i = 0; i < word.length; i++) {
      if (at + i >= end || bytes[at + i] != word[i]) {
        throw unexpected("a value");
      }
    }
    at += word.length;
  }

  private void string() {
    escaped = false;
    int i = PlainText.skip(bytes, at + 1, end);
    while (i < end) {
      byte next = bytes[i];
      if (next == '"') {
        at = i + 1;
        return;
      }
      if (next == '\\') {
        escaped = true;
        i = PlainText.skip(bytes, afterEscape(i), end);
      } else if (next >= 0 && next < ' ') {
        throw new JsonSyntaxException(i, "a control character in a string has to be escaped");
      } else {
        i++;
      }
    }
    throw new JsonSyntaxException(at, "the string that starts here has no end");
  }

  private int afterEscape(int backslash) {
    if (backslash + 1 >= end) {
      throw new JsonSyntaxException(at, "the string that starts here has no end");
    }
    return switch (bytes[backslash + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> backslash + 2;
      case 'u' -> afterHexDigits(backslash);
      default -> throw new JsonSyntaxException(backslash, "no such escape in a string");
    };
  }

  private int afterHexDigits(int backslash) {
    for (int i = backslash + 2; i < backslash + 6; i++) {
      if (i >= end || Character.digit(bytes[i], 16) < 0) {
        throw new JsonSyntaxException(backslash, "\\u takes four hex digits");
      }
    }
    return backslash + 6;
  }

  private void number() {
    if (bytes[at] == '-') {
      at++;
    }
    if (at < end && bytes[at] == '0') {
      at++;
      if (at < end && isDigit(bytes[at])) {
        throw new JsonSyntaxException(at, "a number can't start with 0 and another digit");
      }
    } else {
      digits();
    }
    if (at < end && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      digits();
    }
  }

  private void digits() {
    int start = at;
    while (at < end && isDigit(bytes[at])) {
      at++;
    }
    if (at == start) {
      throw unexpected("a digit");
    }
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }
}
