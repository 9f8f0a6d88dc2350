package io.logpost.http.records;

import io.logpost.http.json.JsonSlice;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/// A JSON value as a Kafka REST proxy writes it after reading it: without white space and with no
/// escape that is not needed. Keys that mean the same are the same bytes then, and so the same
/// partition, whichever library wrote them. Stateless.
final class CompactJson {
  private static final JsonMapper JSON = new JsonMapper();

  private CompactJson() {}

  /// @param body where the value was scanned
  /// @throws io.logpost.error.LogpostException.InvalidField where a string is no text
  static ByteBuffer of(byte[] body, JsonSlice value, RecordPlace place, String field) {
    ByteArrayOutputStream compact = new ByteArrayOutputStream(value.end() - value.start());
    try (JsonParser parser = JSON.createParser(body, value.start(), value.end() - value.start());
        JsonGenerator generator = JSON.createGenerator(compact)) {
      parser.nextToken();
      generator.copyCurrentStructureExact(parser);
    } catch (JacksonException e) {
      throw place.invalid(field, "can't be written again (" + e.getOriginalMessage() + ")");
    }
    return ByteBuffer.wrap(compact.toByteArray());
  }
}
