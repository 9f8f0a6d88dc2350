package io.logpost.http.records;

import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.http.json.JsonSyntaxException;
import io.logpost.record.Utf8;

/// Tells people where in a body something is no JSON. Stateless.
final class TextPlaces {
  private TextPlaces() {}

  /// Makes sure that a body is UTF-8.
  static void checkUtf8(byte[] body, int from, int to, RecordPlace place) {
    int invalid = Utf8.firstInvalid(body, from, to);
    if (invalid >= 0) {
      throw malformed(body, from, invalid, "these bytes are not UTF-8", place);
    }
  }

  /// The failure of a body that the scanner gave up.
  ///
  /// @param start index of the body's first byte
  static MalformedJson malformed(
      byte[] body, int start, JsonSyntaxException cause, RecordPlace place) {
    return malformed(body, start, cause.position(), cause.detail(), place);
  }

  private static MalformedJson malformed(
      byte[] body, int start, int position, String what, RecordPlace place) {
    int line = 1;
    int lineStart = start;
    for (int i = start; i < position; i++) {
      if (body[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    int column = position - lineStart + 1;
    Integer record = place.place().record();
    Long inLine = place.place().line();
    long shownLine = inLine == null ? line : inLine;
    return new MalformedJson(
        place.at(shownLine, column),
        (record == null ? "" : "records[" + record + "]: ")
            + (record == null ? "Line " : "line ")
            + shownLine
            + ", column "
            + column
            + ": "
            + what
            + place.nothingStored());
  }
}
