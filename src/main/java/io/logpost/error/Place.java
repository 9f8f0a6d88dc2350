package io.logpost.error;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where in a request something is wrong; what does not apply is null.
///
/// @param record index of the record in a JSON batch, from 0
/// @param line line of the body, from 1
/// @param column column of that line in bytes, from 1
/// @param field the field's path as the caller wrote it, such as `configs.retention.ms`
public record Place(
    @Nullable Integer record,
    @Nullable Long line,
    @Nullable Integer column,
    @Nullable String field) {

  public static final Place UNKNOWN = new Place(null, null, null, null);

  /// A field of a body that holds no list of records.
  public static Place field(String field) {
    return new Place(null, null, null, field);
  }

  /// The same place under another line and column.
  public Place at(long newLine, int newColumn) {
    return new Place(record, newLine, newColumn, field);
  }

  /// The place as a reader writes it: `records[16].value`, `line 17`, or an empty text.
  public String describe() {
    if (record != null) {
      return "records[" + record + "]" + (field == null ? "" : "." + field);
    }
    if (line != null) {
      return "Line " + line + (field == null ? "" : ", " + field);
    }
    return field == null ? "" : field;
  }

  /// The place as named facts, in the order in which an error shows them.
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    putIfPresent(facts, "record", record);
    putIfPresent(facts, "field", field);
    putIfPresent(facts, "line", line);
    putIfPresent(facts, "column", column);
    return facts;
  }

  private static void putIfPresent(Map<String, Object> facts, String name, @Nullable Object value) {
    if (value != null) {
      facts.put(name, value);
    }
  }
}
