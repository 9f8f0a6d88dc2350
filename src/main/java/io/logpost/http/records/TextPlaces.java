package io.logpost.http.records;

import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.error.Place;
import io.logpost.http.json.JsonSyntaxException;
import io.logpost.record.Utf8;

/// Tells people where in a body something is no JSON. Stateless.
final class TextPlaces {
  private TextPlaces() {}

  /// Makes sure that a body, or a line of it, is UTF-8.
  static void checkUtf8(byte[] body, int from, int to, RecordPlace record) {
    int invalid = Utf8.firstInvalid(body, from, to);
    if (invalid >= 0) {
      throw malformed(body, from, invalid, "these bytes are not UTF-8", record);
    }
  }

  /// The failure of a body, or a line of it, that the scanner gave up.
  ///
  /// @param from index of its first byte
  static MalformedJson malformed(
      byte[] body, int from, JsonSyntaxException cause, RecordPlace record) {
    return malformed(body, from, cause.position(), cause.detail(), record);
  }

  /// The failure at a byte of a body, or of a line of it.
  static MalformedJson malformed(
      byte[] body, int from, int position, String what, RecordPlace record) {
    Place place = place(body, from, position, record);
    String described = "ine " + place.line() + ", column " + place.column() + ": " + what;
    String where =
        place.record() == null ? "L" + described : "records[" + place.record() + "]: l" + described;
    return new MalformedJson(place, where + record.nothingStored());
  }

  /// The failure of a value that was declared as JSON and is none.
  static MalformedJson notJson(byte[] body, JsonSyntaxException cause) {
    if (cause.isTooDeep()) {
      return malformed(body, 0, cause, new RecordPlace());
    }
    Place place = place(body, 0, cause.position(), new RecordPlace());
    return new MalformedJson(
        place,
        "Line %d, column %d: not JSON. Send text without a content type, or as text/plain."
            .formatted(place.line(), place.column()));
  }

  private static Place place(byte[] body, int from, int position, RecordPlace record) {
    long line = 1;
    int lineStart = from;
    for (int i = from; i < position; i++) {
      if (body[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    Long known = record.place().line();
    return record.at(known == null ? line : known, position - lineStart + 1);
  }
}
