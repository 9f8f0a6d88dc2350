package io.logpost.topic;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

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

  /// One or more of a few words, each once, with commas between them; blanks around a comma do not
  /// count.
  record SomeOf(List<String> words) implements ValueRule {
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    static List<String> split(String value) {
      return List.of(COMMA.split(value.strip(), -1));
    }

    @Override
    public boolean allows(String value) {
      List<String> named = split(value);
      return words.containsAll(named) && new HashSet<>(named).size() == named.size();
    }

    @Override
    public String allowed() {
      return "one or more of %s, with commas".formatted(String.join(", ", words));
    }
  }

  /// A part of a whole, from 0 to 1, in digits with a point.
  record Share() implements ValueRule {
    private static final Pattern DECIMAL = Pattern.compile("[01](\\.\\d{1,18})?");

    @Override
    public boolean allows(String value) {
      return DECIMAL.matcher(value).matches() && Double.parseDouble(value) <= 1;
    }

    @Override
    public String allowed() {
      return "a number from 0 to 1";
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
