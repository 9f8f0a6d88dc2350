package io.logpost.http;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.error.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.json.JsonMapper;

/// Reads a JSON text through once before it is bound: it must be one object whose names stand there
/// once, and null only where it means something. One thread at a time, used once.
final class JsonShape {
  private final JsonParser parser;
  private final Set<String> nullable;
  private final Deque<Set<String>> names = new ArrayDeque<>();
  private String topLevelName = "";

  private JsonShape(JsonParser parser, Set<String> nullable) {
    this.parser = parser;
    this.nullable = nullable;
  }

  /// Checks a whole text.
  ///
  /// @param nullable fields of the body in which null may stand
  static void check(JsonMapper mapper, String text, Set<String> nullable) {
    try (JsonParser parser = mapper.createParser(text)) {
      try {
        new JsonShape(parser, nullable).check();
      } catch (JacksonException e) {
        MalformedJson failure = malformed(parser, e);
        failure.initCause(e);
        throw failure;
      }
    }
  }

  private void check() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new MalformedJson(Place.UNKNOWN, "The body is empty; the call takes a JSON object.");
    }
    if (token != JsonToken.START_OBJECT) {
      throw new InvalidField(Place.field(""), "The body must be an object.");
    }
    names.push(new HashSet<>());
    while (!names.isEmpty()) {
      take(parser.nextToken());
    }
    if (parser.nextToken() != null) {
      throw malformedAt(
          parser.currentTokenLocation(), "something follows the end of the JSON body");
    }
  }

  private static MalformedJson malformed(JsonParser parser, JacksonException failure) {
    String message = failure.getOriginalMessage();
    int end = message.indexOf(':');
    String what = "not JSON (" + (end < 0 ? message : message.substring(0, end)) + ")";
    TokenStreamLocation at = failure.getLocation();
    boolean known = at != null && at.getLineNr() > 0;
    return malformedAt(known ? at : parser.currentLocation(), what);
  }

  private static MalformedJson malformedAt(TokenStreamLocation at, String what) {
    return new MalformedJson(
        new Place(null, (long) at.getLineNr(), at.getColumnNr(), null),
        "Line %d, column %d: %s.".formatted(at.getLineNr(), at.getColumnNr(), what));
  }

  private void take(JsonToken token) {
    switch (token) {
      case START_OBJECT, START_ARRAY -> names.push(new HashSet<>());
      case END_OBJECT, END_ARRAY -> names.pop();
      case PROPERTY_NAME -> addName();
      case VALUE_NULL -> {
        if (!nullable.contains(topLevelName)) {
          String field = path();
          throw new InvalidField(Place.field(field), field + " must not be null; leave it out.");
        }
      }
      default -> {}
    }
  }

  private void addName() {
    if (names.size() == 1) {
      topLevelName = parser.currentName();
    }
    if (!names.element().add(parser.currentName())) {
      String field = path();
      throw new InvalidField(Place.field(field), "The field " + field + " stands there twice.");
    }
  }

  /// The current field as its sender wrote it, such as `offsets[3].next_offset`.
  private String path() {
    StringBuilder path = new StringBuilder();
    for (TokenStreamContext at = parser.streamReadContext(); !at.inRoot(); at = at.getParent()) {
      String step = at.inArray() ? "[" + at.getCurrentIndex() + "]" : "." + at.currentName();
      path.insert(0, step);
    }
    return path.isEmpty() ? "" : path.substring(1);
  }
}
