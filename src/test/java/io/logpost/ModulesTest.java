package io.logpost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/// Holds the README's picture of the packages against the code; `-Dreadme.update=true` draws it
/// anew.
class ModulesTest {
  private static final Path README = Path.of("README.md");
  private static final String START = "<!-- modules: drawn by ModulesTest from the code -->\n";
  private static final String END = "<!-- end of modules -->";

  /// Used by nearly every other module, or using every other one: arrows that would tell nothing.
  private static final Set<String> LEFT_OUT = Set.of("config", "error", "record");

  @Test
  void theReadmeShowsThePackagesAsTheyUseEachOther() throws IOException {
    String readme = Files.readString(README);
    int from = readme.indexOf(START) + START.length();
    String drawn = readme.substring(0, from) + diagram() + readme.substring(readme.indexOf(END));

    if (Boolean.getBoolean("readme.update")) {
      Files.writeString(README, drawn);
    }

    assertThat(Files.readString(README)).isEqualTo(drawn);
  }

  private static String diagram() {
    ApplicationModules modules = ApplicationModules.of(LogpostApplication.class);
    String arrows =
        modules.stream()
            .flatMap(module -> arrows(module, modules))
            .sorted()
            .collect(Collectors.joining());
    return "```mermaid\nflowchart TD\n" + arrows + "```\n";
  }

  private static Stream<String> arrows(ApplicationModule module, ApplicationModules modules) {
    return module
        .getDirectDependencies(modules)
        .uniqueModules()
        .filter(used -> !LEFT_OUT.contains(name(module)) && !LEFT_OUT.contains(name(used)))
        .map(used -> "  " + name(module) + " --> " + name(used) + "\n");
  }

  private static String name(ApplicationModule module) {
    return module.getIdentifier().toString();
  }
}
