package io.logpost.topic;

import java.util.List;

/// What a config's value may be, as Kafka's validators have it.
sealed interface ValueRule {
  boolean allows(String value);

  /// What is allowed, as the end of the sentence "… must be".
  String allowed();

  /// One of a few words.
  record OneOf(List<String> words) implements ValueRule {
    @Override
    public boolean allows(String value) {
      return words.contains(value);
    }

    @Override
    public String allowed() {
      return words.size() == 1 ? words.getFirst() : "one of " + String.join(", ", words);
    }
  }

  /// A whole number from `min` to `max`, written in one way only: without `+`, leading zeros or
  /// digits other than 0 to 9.
  record Whole(long min, long max) implements ValueRule {
    @Override
    public boolean allows(String value) {
      try {
        long number = Long.parseLong(value);
        return number >= min && number <= max && Long.toString(number).equals(value);
      } catch (NumberFormatException _) {
        return false;
      }
    }

    @Override
    public String allowed() {
      return "a whole number from %d to %d".formatted(min, max);
    }
  }
}
