package io.logpost.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An error as it will be answered, in no format yet. Immutable.
///
/// @param detail what is wrong, where, and what to do
/// @param facts what programs want to know, by the plain API's names, in the order in which to show
///   them
/// @param headers headers of the answer that belong to the error, such as `Allow`
public record Problem(
    ErrorKind kind, String detail, Map<String, Object> facts, Map<String, String> headers) {
  public Problem {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /// An error without facts.
  public static Problem of(ErrorKind kind, String detail) {
    return new Problem(kind, detail, Map.of(), Map.of());
  }

  /// The same with one more fact, or another value for it.
  public Problem with(String fact, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(fact, value);
    return new Problem(kind, detail, more, headers);
  }

  /// The same with one more header.
  public Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(kind, detail, facts, more);
  }
}
