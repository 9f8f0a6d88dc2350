package io.logpost.http.records;

import io.logpost.engine.Acks;
import org.jspecify.annotations.Nullable;

/// Reads `acks=`. Stateless.
final class AcksWords {
  private AcksWords() {}

  /// Kafka's words for {@link Acks}, whose default is `all`; others were refused before.
  static Acks read(@Nullable String word) {
    return switch (word) {
      case "0" -> Acks.NONE;
      case "1" -> Acks.LEADER;
      case null, default -> Acks.ALL;
    };
  }
}
