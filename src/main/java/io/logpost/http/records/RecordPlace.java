package io.logpost.http.records;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import org.jspecify.annotations.Nullable;

/// Which record of a request is being read, so that a failure can name it. One thread at a time.
final class RecordPlace {
  private int record = -1;
  private long line = -1;

  /// A record of a JSON batch, by index.
  void setRecord(int index) {
    record = index;
  }

  /// A line of an NDJSON body, from 1.
  void setLine(long number) {
    line = number;
  }

  Place place() {
    return of(null);
  }

  /// The same place at a line and column of the body.
  Place at(long newLine, int column) {
    return place().at(newLine, column);
  }

  Place field(String field) {
    return of(field);
  }

  /// The failure of a field that breaks a rule.
  ///
  /// @param rule what is wrong, as the rest of a sentence that starts with the field
  InvalidField invalid(String field, String rule) {
    Place place = field(field);
    return new InvalidField(place, place.describe() + " " + rule + nothingStored());
  }

  /// The failure of a record that is none.
  InvalidField invalidRecord(String rule) {
    return new InvalidField(place(), place().describe() + " " + rule + nothingStored());
  }

  /// The end of a message about a request that is refused as a whole.
  String nothingStored() {
    return line < 0 ? ". Nothing was stored." : ".";
  }

  private Place of(@Nullable String field) {
    return new Place(record < 0 ? null : record, line < 0 ? null : line, null, field);
  }
}
