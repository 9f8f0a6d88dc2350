package io.logpost.store;

import io.logpost.group.Subscription;
import java.util.Set;

/// A subscription as the tables have it.
///
/// @param kind `TOPICS` or `PATTERN`
/// @param text the topics' names between commas, which no name has; or the regular expression
record SubscriptionText(String kind, String text) {
  private static final String TOPICS = "TOPICS";
  private static final String PATTERN = "PATTERN";
  private static final String BETWEEN_TOPICS = ",";

  static SubscriptionText of(Subscription subscription) {
    return switch (subscription) {
      case Subscription.Topics(var topics) ->
          new SubscriptionText(TOPICS, String.join(BETWEEN_TOPICS, topics));
      case Subscription.Pattern(var pattern) -> new SubscriptionText(PATTERN, pattern.pattern());
    };
  }

  Subscription subscription() {
    return switch (kind) {
      case TOPICS -> new Subscription.Topics(Set.of(text.split(BETWEEN_TOPICS, -1)));
      case PATTERN -> Subscription.Pattern.of(text);
      default -> throw new IllegalStateException("a subscription of the unknown kind " + kind);
    };
  }
}
