package io.logpost.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Holds docs/configuration.md against the records of settings.
class SettingsPageTest {
  private static final List<Class<?>> RECORDS =
      List.of(
          DataSettings.class,
          TopicSettings.class,
          LogSettings.class,
          GroupSettings.class,
          MetadataSettings.class,
          ProduceSettings.class,
          FetchSettings.class,
          HttpSettings.class,
          KafkaRestSettings.class,
          SecuritySettings.class,
          KafkaSettings.class);

  /// What the page says of settings whose records name no default.
  private static final Map<Class<?>, String> COMPUTED =
      Map.of(
          ProduceSettings.class, "| a quarter of the heap |",
          FetchSettings.class, "| an eighth of the heap |");

  private static final String EMPTY = "| none |";

  static Stream<String> rows() {
    // read before there are any records of settings
    String engine = "| `%s` | `%s` |".formatted(EngineFilter.ENGINE, EngineFilter.EMBEDDED);
    Stream<String> rows =
        RECORDS.stream()
            .flatMap(record ->
                rows(record.getAnnotation(ConfigurationProperties.class).value(), record));
    return Stream.concat(Stream.of(engine), rows);
  }

  private static Stream<String> rows(String prefix, Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .flatMap(component -> rows(prefix, record, component));
  }

  private static Stream<String> rows(String prefix, Class<?> record, RecordComponent component) {
    String name = prefix + "." + kebab(component.getName());
    if (component.getType().isRecord()) {
      return rows(name, component.getType());
    }
    int index =
        Stream.of(record.getRecordComponents())
            .map(RecordComponent::getName)
            .toList()
            .indexOf(component.getName());
    DefaultValue value =
        record.getDeclaredConstructors()[0].getParameters()[index].getAnnotation(
            DefaultValue.class);
    String cell = value == null ? withoutDefault(record, component) : cell(value);
    return Stream.of("| `%s` %s".formatted(name, cell));
  }

  private static String withoutDefault(Class<?> record, RecordComponent component) {
    return component.getType().equals(URI.class)
        ? EMPTY
        : requireNonNull(COMPUTED.get(record), record.getName());
  }

  private static String cell(DefaultValue value) {
    return value.value().length == 0 ? EMPTY : "| `%s` |".formatted(value.value()[0]);
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/configuration.md"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void showsEverySettingWithItsDefault(String row) throws IOException {
    assertThat(page()).contains("\n" + row);
  }

  @Test
  void showsNoSettingThatDoesNotExist() throws IOException {
    String settings = page().split("## Logpost")[1].split("## The server")[0];

    assertThat(settings.lines().filter(line -> line.startsWith("| `logpost.")))
        .hasSize((int) rows().count());
  }
}
