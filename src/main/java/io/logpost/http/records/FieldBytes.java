package io.logpost.http.records;

import io.logpost.error.LogpostException.BadBase64;
import io.logpost.http.json.JsonSlice;
import io.logpost.http.json.JsonSlice.Kind;
import io.logpost.http.json.JsonStrings;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Makes the bytes to store out of JSON values, one at a time: what it gives is valid until it is
/// asked again.
///
/// Bytes that stand in the body as they will be stored are not copied. One thread at a time.
final class FieldBytes {
  private ByteBuffer body = ByteBuffer.allocate(0);
  private byte[] scratch = new byte[256];
  private ByteBuffer scratchView = ByteBuffer.wrap(scratch);

  /// Changes over to another body.
  @SuppressWarnings("ReferenceEquality") // another array is another body
  void use(byte[] newBody) {
    if (body.array() != newBody) {
      body = ByteBuffer.wrap(newBody);
    }
  }

  /// The bytes of a value in a format, null for JSON's null.
  ///
  /// @throws BadBase64 and {@link io.logpost.error.LogpostException.InvalidField} naming the field
  @Nullable ByteBuffer of(JsonSlice value, Format format, RecordPlace place, String field) {
    if (value.kind() == Kind.NULL) {
      return null;
    }
    if (format == Format.JSON) {
      return bodyBytes(value.start(), value.end());
    }
    if (!value.isString()) {
      throw place.invalid(field, wrongType(format));
    }
    ByteBuffer text = text(value, place, field);
    return format == Format.BASE64 ? decoded(text, place, field) : text;
  }

  /// The bytes of a string's text.
  ByteBuffer text(JsonSlice value, RecordPlace place, String field) {
    int from = value.start() + 1;
    int to = value.end() - 1;
    if (value.kind() == Kind.PLAIN_STRING) {
      return bodyBytes(from, to);
    }
    if (scratch.length < to - from) {
      scratch = new byte[to - from];
      scratchView = ByteBuffer.wrap(scratch);
    }
    int size = JsonStrings.unescape(body.array(), from, to, scratch);
    if (size < 0) {
      throw place.invalid(field, "has half of a surrogate pair, which is no text");
    }
    return scratchView.limit(size).position(0);
  }

  /// A range of the body.
  ByteBuffer bodyBytes(int from, int to) {
    return body.limit(to).position(from);
  }

  private static ByteBuffer decoded(ByteBuffer text, RecordPlace place, String field) {
    if (text.remaining() % 4 != 0) {
      throw new BadBase64(place.field(field));
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new BadBase64(place.field(field));
    }
  }

  private static String wrongType(Format format) {
    return format == Format.BASE64
        ? "has to be a string of base64"
        : "has to be a string; other formats than string have to be named";
  }
}
