package io.logpost.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.group.Subscription.Pattern;
import io.logpost.group.Subscription.Topics;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTest {
  private static final String ENDLESS = "([a-z]+)*\\1q";
  private static final String LONG_NAME = "x".repeat(100);

  @Nested
  class OfTopics {
    @Test
    void matchesWhatItNames() {
      Topics topics = new Topics(Set.of("orders", "audit"));

      assertThat(topics.matches("orders")).isTrue();
      assertThat(topics.matches("order")).isFalse();
    }

    @Test
    void refusesNone() {
      assertThatExceptionOfType(InvalidField.class).isThrownBy(() -> new Topics(Set.of()));
    }

    @Test
    void refusesTooMany() {
      Set<String> names =
          IntStream.rangeClosed(0, Subscription.MAX_TOPICS)
              .mapToObj(i -> "t" + i)
              .collect(Collectors.toSet());

      assertThatExceptionOfType(InvalidField.class).isThrownBy(() -> new Topics(names));
    }
  }

  @Nested
  class OfAPattern {
    @Test
    void matchesWholeNames() {
      Pattern pattern = Pattern.of("ord.*|audit");

      assertThat(pattern.matches("orders")).isTrue();
      assertThat(pattern.matches("audit")).isTrue();
      assertThat(pattern.matches("audits")).isFalse();
    }

    @Test
    void isEqualToOneOfTheSameText() {
      assertThat(Pattern.of("a.*")).isEqualTo(Pattern.of("a.*")).isNotEqualTo(Pattern.of("a."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(", "[a-", "*"})
    void refusesWhatIsNone(String regex) {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> Pattern.of(regex))
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "topic_pattern"));
    }

    @Test
    void refusesOneThatIsTooLong() {
      String regex = "a".repeat(Subscription.MAX_PATTERN_CHARACTERS + 1);

      assertThatExceptionOfType(InvalidField.class).isThrownBy(() -> Pattern.of(regex));
    }

    @Test
    void refusesOneThatTakesTooLongOverATopic() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> Pattern.of(ENDLESS).checkAffordable(List.of("orders", LONG_NAME)));
    }

    @Test
    void doesNotMatchATopicThatItTakesTooLongOver() {
      assertThat(Pattern.of(ENDLESS).matches(LONG_NAME)).isFalse();
    }
  }
}
