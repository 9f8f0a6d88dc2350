package io.logpost.http.records;

import io.logpost.http.json.JsonScanner;
import io.logpost.http.json.JsonSlice;
import io.logpost.http.json.JsonSyntaxException;
import io.logpost.record.Utf8;

/// Checks whether bytes are one JSON value in UTF-8. Stateless.
final class JsonChecks {
  private JsonChecks() {}

  /// Makes sure that a range is one JSON value.
  ///
  /// @throws JsonSyntaxException where it is not
  static void check(JsonScanner scanner, byte[] bytes, int from, int to) {
    scanner.reset(bytes, from, to).takeValue(new JsonSlice());
    scanner.expectEnd();
    int invalid = Utf8.firstInvalid(bytes, from, to);
    if (invalid >= 0) {
      throw new JsonSyntaxException(invalid, "these bytes are not UTF-8");
    }
  }

  /// Whether a range is one JSON value.
  static boolean isJson(JsonScanner scanner, byte[] bytes, int from, int to) {
    try {
      check(scanner, bytes, from, to);
      return true;
    } catch (JsonSyntaxException _) {
      return false;
    }
  }
}
