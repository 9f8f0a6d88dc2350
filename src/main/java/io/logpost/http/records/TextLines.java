package io.logpost.http.records;

import io.logpost.record.Headers;

/// Lines that are values of text. One thread at a time.
final class TextLines implements LineParser {
  private final FieldBytes value = new FieldBytes();
  private final Headers none = Headers.none();

  @Override
  public void parse(byte[] bytes, int from, int to, RecordPlace place, AppendAssembly into) {
    TextPlaces.checkUtf8(bytes, from, to, place);
    value.use(bytes);
    ProduceTarget target = into.target();
    into.add(
        target.partition(-1, null),
        target.timestamp(),
        null,
        value.bodyBytes(from, to),
        none,
        false,
        place);
  }

  @Override
  public boolean takesBlankLines() {
    return true;
  }
}
