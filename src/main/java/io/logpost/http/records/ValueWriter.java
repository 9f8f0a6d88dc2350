package io.logpost.http.records;

import io.logpost.http.json.JsonOutput;
import io.logpost.http.json.JsonScanner;
import io.logpost.record.Utf8;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Writes stored keys and values as JSON, straight from borrowed bytes.
///
/// JSON's null is a tombstone and nothing else: the stored bytes `null` come as the string
/// `"null"`. One thread at a time.
public final class ValueWriter {
  private final JsonOutput out;
  private final JsonScanner scanner = new JsonScanner();
  private final Span span = new Span();

  public ValueWriter(JsonOutput out) {
    this.out = out;
  }

  /// Writes the bytes as the format that was asked for shows them, else as text, else as base64.
  ///
  /// @param knownAsJson whether they were checked as JSON before; false says nothing
  /// @return the format that they are written in
  public Format write(@Nullable ByteBuffer bytes, Format asked, boolean knownAsJson) {
    if (bytes == null) {
      out.ascii("null");
      return asked;
    }
    span.set(bytes);
    if (asked == Format.JSON && span.isShownAsJson(scanner, knownAsJson)) {
      out.json(span.array, span.from, span.to);
      return Format.JSON;
    }
    if (asked != Format.BASE64 && Utf8.firstInvalid(span.array, span.from, span.to) < 0) {
      out.string(span.array, span.from, span.to);
      return Format.STRING;
    }
    out.base64(span.array, span.from, span.to);
    return Format.BASE64;
  }

  /// Says in which format the last value is written, where it is not the one that was asked for.
  ///
  /// @param start of the field, up to the quote before the word
  public void mark(String start, Format written, Format asked) {
    if (written != asked) {
      out.ascii(start).ascii(written.word()).ascii("\"");
    }
  }

  /// The bytes of a buffer as a range of an array.
  private static final class Span {
    private byte[] array = {};
    private int from;
    private int to;

    private void set(ByteBuffer bytes) {
      int size = bytes.remaining();
      if (bytes.hasArray()) {
        array = bytes.array();
        from = bytes.arrayOffset() + bytes.position();
      } else {
        array = new byte[size];
        bytes.get(bytes.position(), array);
        from = 0;
      }
      to = from + size;
    }

    private boolean isShownAsJson(JsonScanner scanner, boolean known) {
      return !startsLikeNull() && (known || JsonChecks.isJson(scanner, array, from, to));
    }

    /// Whether the first letter is that of `null`: no other JSON starts with it.
    private boolean startsLikeNull() {
      int at = from;
      while (at < to && array[at] <= ' ' && array[at] >= 0) {
        at++;
      }
      return at < to && array[at] == 'n';
    }
  }
}
