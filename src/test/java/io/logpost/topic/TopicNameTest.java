package io.logpost.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.BadPath;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
  @Nested
  class Check {
    @ParameterizedTest
    @ValueSource(strings = {"a", "orders", "A.b_c-9", "...", "_"})
    void takesKafkasNames(String name) {
      assertThatCode(() -> TopicName.check(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("io.logpost.topic.TopicNameTest#illegal")
    void refusesOthers(String name) {
      assertThatExceptionOfType(BadPath.class).isThrownBy(() -> TopicName.check(name));
    }

    @Test
    void takesTheLongest() {
      assertThat(TopicName.isLegal("x".repeat(249))).isTrue();
    }
  }

  static Stream<String> illegal() {
    return Stream.of(
        "", ".", "..", "a b", "a/b", "..\\x", "ä", "a\0", "a\n", "x".repeat(250), "a%2e", "a;b");
  }
}
