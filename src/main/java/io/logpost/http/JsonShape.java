package io.logpost.http;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.error.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.json.JsonMapper;

/// Reads a JSON text through once before it is bound: it must be one object whose names stand there
/// once. Stateless.
final class JsonShape {
  private JsonShape() {}

  static void check(JsonMapper mapper, String text) {
    Deque<Set<String>> names = new ArrayDeque<>();
    try (JsonParser parser = mapper.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new MalformedJson(Place.UNKNOWN, "The body is empty; the call takes a JSON object.");
      }
      if (token != JsonToken.START_OBJECT) {
        throw new InvalidField(Place.field(""), "The body must be an object.");
      }
      names.push(new HashSet<>());
      while (!names.isEmpty()) {
        take(parser, names);
      }
      if (parser.nextToken() != null) {
        throw new MalformedJson(place(parser), "Something follows the end of the JSON body.");
      }
    }
  }

  private static void take(JsonParser parser, Deque<Set<String>> names) {
    switch (parser.nextToken()) {
      case START_OBJECT, START_ARRAY -> names.push(new HashSet<>());
      case END_OBJECT, END_ARRAY -> names.pop();
      case PROPERTY_NAME -> {
        if (!names.element().add(parser.currentName())) {
          String field = path(parser.streamReadContext());
          throw new InvalidField(Place.field(field), "The field " + field + " stands there twice.");
        }
      }
      case null -> throw new IllegalStateException("the parser reports an early end itself");
      default -> {}
    }
  }

  static Place place(JsonParser parser) {
    var at = parser.currentTokenLocation();
    return new Place(null, (long) at.getLineNr(), at.getColumnNr(), null);
  }

  private static String path(TokenStreamContext context) {
    return context.pathAsPointer().toString().substring(1).replace('/', '.');
  }
}
