package io.logpost.error;

import java.util.LinkedHashMap;
import java.util.Map;

/// Gathers the named facts of a failure, in the order given.
final class Facts {
  private Facts() {}

  /// Facts from names and values in turn.
  static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> facts = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      facts.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return facts;
  }

  /// A place's facts, then others.
  static Map<String, Object> at(Place place, Object... namesAndValues) {
    return merged(place.facts(), of(namesAndValues));
  }

  /// The first map with the second one's entries after its own.
  static Map<String, Object> merged(Map<String, Object> first, Map<String, Object> second) {
    first.putAll(second);
    return first;
  }
}
