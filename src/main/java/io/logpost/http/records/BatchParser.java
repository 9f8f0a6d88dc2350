package io.logpost.http.records;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.RequestTooLarge;
import io.logpost.error.Place;
import io.logpost.http.json.JsonScanner;
import io.logpost.http.json.JsonSlice;
import io.logpost.http.json.JsonSyntaxException;

/// Reads a JSON batch, `{"records":[…]}`, into the batches of its partitions.
///
/// The whole body is read before anything is stored. One thread at a time; used once.
final class BatchParser {
  private final JsonScanner scanner = new JsonScanner();
  private final JsonSlice name = new JsonSlice();
  private final RecordPlace place = new RecordPlace();
  private final RecordParser records;
  private final AppendAssembly into;
  private final int maxRecords;
  private final BatchSyntax syntax;

  /// @param maxRecords most records of a batch
  BatchParser(AppendAssembly into, int maxRecords, BatchSyntax syntax) {
    this.syntax = syntax;
    this.records = new RecordParser(syntax);
    this.into = into;
    this.maxRecords = maxRecords;
  }

  /// Reads a body of UTF-8.
  ///
  /// @throws io.logpost.error.LogpostException.MalformedJson where it is no JSON
  /// @throws InvalidField and its like where it is no batch, naming record and field
  void parse(byte[] body, int size) {
    TextPlaces.checkUtf8(body, 0, size, place);
    try {
      takeBatch(scanner.reset(body, 0, size));
    } catch (JsonSyntaxException e) {
      throw TextPlaces.malformed(body, 0, e, place);
    }
  }

  private void takeBatch(JsonScanner body) {
    if (body.peek() != '{') {
      body.takeValue(name);
      throw new InvalidField(
          Place.UNKNOWN, "The body has to be an object with records. Nothing was stored.");
    }
    body.expect('{');
    boolean found = false;
    for (boolean more = !body.take('}'); more; more = body.more('}')) {
      body.takeName(name);
      int member = syntax.batch().indexOf(body.bytes(), name);
      if (member > 0) {
        body.takeValue(name);
        continue;
      }
      if (member < 0 || found) {
        throw unwanted(MemberNames.text(body.bytes(), name), found);
      }
      found = true;
      takeRecords(body);
    }
    body.expectEnd();
    if (!found) {
      throw new InvalidField(
          Place.field("records"), "records is missing. Nothing was stored." + hint());
    }
  }

  private void takeRecords(JsonScanner body) {
    if (body.peek() != '[') {
      body.takeValue(name);
      throw new InvalidField(
          Place.field("records"), "records has to be an array. Nothing was stored.");
    }
    body.expect('[');
    int index = 0;
    for (boolean more = !body.take(']'); more; more = body.more(']')) {
      if (index == maxRecords) {
        throw new RequestTooLarge(
            Place.field("records"),
            "A batch holds at most %d records. Nothing was stored; NDJSON has no such limit."
                .formatted(maxRecords),
            maxRecords);
      }
      place.setRecord(index++);
      records.take(body, place);
      records.addTo(into, place);
    }
    place.setRecord(-1);
  }

  private static InvalidField unwanted(String field, boolean found) {
    boolean twice = found && field.equals("records");
    return new InvalidField(
        Place.field(field),
        field
            + (twice ? " stands there twice." : " is no field here.")
            + " Nothing was stored."
            + hint());
  }

  private static String hint() {
    return " Send {\"records\":[{\"value\":1}]}; a body that is one value goes to POST"
        + " /v1/topics/{topic}.";
  }
}
