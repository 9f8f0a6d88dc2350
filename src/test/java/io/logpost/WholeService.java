package io.logpost;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/// Starts the service as `main` does, without what tests have on the class path beside it.
public final class WholeService {
  private WholeService() {}

  /// @param arguments as on the command line
  public static ConfigurableApplicationContext start(String... arguments) {
    return new SpringApplicationBuilder(LogpostApplication.class)
        .initializers(context ->
            context.getBeanFactory().registerSingleton("withoutTests", new WithoutTests()))
        .run(arguments);
  }

  /// Keeps configurations of tests, such as that of an HTTP side in memory, out of the scan.
  private static final class WithoutTests extends TypeExcludeFilter {
    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
      return reader.getClassMetadata().getClassName().contains("Test");
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof WithoutTests;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }
}
