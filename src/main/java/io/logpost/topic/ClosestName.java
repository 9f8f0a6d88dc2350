package io.logpost.topic;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the name that a mistyped one was meant to be.
final class ClosestName {
  private ClosestName() {}

  /// The candidate that the fewest edits lead to, if they are at most a third of its characters.
  static Optional<String> of(String typed, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(typed, candidate)))
        .filter(candidate -> distance(typed, candidate) <= candidate.length() / 3);
  }

  /// How many characters must be inserted, deleted or replaced (Levenshtein); names that are far
  /// too long count as far away.
  static int distance(String from, String to) {
    if (Math.abs(from.length() - to.length()) > to.length()) {
      return Integer.MAX_VALUE;
    }
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[previous.length];
      current[0] = i;
      for (int j = 1; j < current.length; j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
