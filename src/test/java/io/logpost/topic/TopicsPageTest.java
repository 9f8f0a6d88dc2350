package io.logpost.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.topic.ValueRule.OneOf;
import io.logpost.topic.ValueRule.Share;
import io.logpost.topic.ValueRule.SomeOf;
import io.logpost.topic.ValueRule.Whole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Holds docs/topics.md against the configs that are honoured and refused.
class TopicsPageTest {
  private static String page() throws IOException {
    return Files.readString(Path.of("docs/topics.md"));
  }

  @ParameterizedTest
  @EnumSource
  void showsEveryConfigWithItsDefaultAndValues(ConfigKey key) throws IOException {
    String row =
        page()
            .lines()
            .filter(line -> line.startsWith("| `" + key.configName() + "` |"))
            .collect(Collectors.joining());

    assertThat(row)
        .startsWith("| `%s` | `%s` |".formatted(key.configName(), key.defaultValue()))
        .endsWith("| " + values(key.rule()) + " |");
  }

  private static String values(ValueRule rule) {
    return switch (rule) {
      case OneOf(var words) ->
          words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
      case SomeOf(var words) ->
          words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "))
              + ", or both with a comma";
      case Share() -> "0 to 1, as 0.25";
      case Whole(long min, long max) -> min + " to " + max;
    };
  }

  @Test
  void showsEveryRefusedConfigWithItsReason() throws IOException {
    for (String name : UnsupportedConfigs.names()) {
      assertThat(page().lines())
          .anyMatch(line ->
              line.contains("`" + name + "`")
                  && line.endsWith("| " + UnsupportedConfigs.reason(name) + " |"));
    }
  }
}
