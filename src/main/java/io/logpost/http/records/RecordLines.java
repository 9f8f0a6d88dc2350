package io.logpost.http.records;

import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.http.json.JsonScanner;
import io.logpost.http.json.JsonSyntaxException;

/// Lines that are record objects. One thread at a time.
final class RecordLines implements LineParser {
  private final JsonScanner scanner = new JsonScanner();
  private final RecordParser records = new RecordParser(BatchSyntax.PLAIN);

  @Override
  public void parse(byte[] bytes, int from, int to, RecordPlace place, AppendAssembly into) {
    TextPlaces.checkUtf8(bytes, from, to, place);
    try {
      records.take(scanner.reset(bytes, from, to), place);
      checkEnd(scanner, from, place);
      records.addTo(into, place);
    } catch (JsonSyntaxException e) {
      throw TextPlaces.malformed(bytes, from, e, place);
    }
  }

  /// Makes sure that nothing follows a line's value.
  static void checkEnd(JsonScanner line, int from, RecordPlace place) {
    if (line.peek() >= 0) {
      throw secondValue(line, from, place);
    }
  }

  private static MalformedJson secondValue(JsonScanner line, int from, RecordPlace place) {
    return TextPlaces.malformed(
        line.bytes(),
        from,
        line.position(),
        "a second value on one line; curl's -d takes the line ends away, use --data-binary",
        place);
  }
}
