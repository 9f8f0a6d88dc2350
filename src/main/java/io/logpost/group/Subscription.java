package io.logpost.group;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.group.CountedText.ReadTooOften;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/// Which topics a member wants to read.
public sealed interface Subscription {
  /// Most topics of a list, and most characters of a pattern.
  int MAX_TOPICS = 1000;

  int MAX_PATTERN_CHARACTERS = 1000;

  /// Whether a topic is among those wanted.
  boolean matches(String topic);

  /// These topics, also those that come to be later; sorted.
  record Topics(Set<String> topics) implements Subscription {
    /// Checks itself.
    ///
    /// @throws InvalidField for none, or for more than {@link #MAX_TOPICS}
    public Topics {
      if (topics.isEmpty() || topics.size() > MAX_TOPICS) {
        throw new InvalidField(
            Place.field("topics"), "topics must name 1 to " + MAX_TOPICS + " topics.");
      }
      topics = Collections.unmodifiableSet(new TreeSet<>(topics));
    }

    @Override
    public boolean matches(String topic) {
      return topics.contains(topic);
    }
  }

  /// Every topic whose whole name a Java regular expression matches, now or later.
  record Pattern(java.util.regex.Pattern pattern) implements Subscription {
    /// Reads a regular expression.
    ///
    /// @throws InvalidField where it is none, saying where it goes wrong
    public static Pattern of(String regex) {
      if (regex.isEmpty() || regex.length() > MAX_PATTERN_CHARACTERS) {
        throw invalid("topic_pattern must have 1 to " + MAX_PATTERN_CHARACTERS + " characters.");
      }
      try {
        return new Pattern(java.util.regex.Pattern.compile(regex));
      } catch (PatternSyntaxException e) {
        InvalidField failure =
            invalid(
                "topic_pattern is no Java regular expression: %s at index %d."
                    .formatted(e.getDescription(), e.getIndex()));
        failure.initCause(e);
        throw failure;
      }
    }

    /// Whether it matches; one that takes too long over a name does not.
    @Override
    public boolean matches(String topic) {
      try {
        return pattern.matcher(new CountedText(topic)).matches();
      } catch (ReadTooOften | StackOverflowError _) {
        return false;
      }
    }

    /// Checks that it can be matched with names.
    ///
    /// @throws InvalidField where it takes too long over one of them
    public void checkAffordable(Iterable<String> topics) {
      for (String topic : topics) {
        try {
          var _ = pattern.matcher(new CountedText(topic)).matches();
        } catch (ReadTooOften | StackOverflowError e) {
          InvalidField failure =
              invalid(
                  "topic_pattern takes too long over the topic " + topic + "; make it simpler.");
          failure.initCause(e);
          throw failure;
        }
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Pattern(var that) && that.pattern().equals(pattern.pattern());
    }

    @Override
    public int hashCode() {
      return pattern.pattern().hashCode();
    }

    private static InvalidField invalid(String detail) {
      return new InvalidField(Place.field("topic_pattern"), detail);
    }
  }
}
