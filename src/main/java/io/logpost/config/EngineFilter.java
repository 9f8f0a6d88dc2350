package io.logpost.config;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/// Keeps Spring Boot from making what the chosen engine has no use for: a database beside a Kafka
/// cluster, clients of Kafka beside the embedded engine. Stateless but for the environment.
final class EngineFilter implements AutoConfigurationImportFilter, EnvironmentAware {
  static final String ENGINE = "logpost.engine";
  static final String EMBEDDED = "embedded";
  static final String KAFKA = "kafka";

  private static final String[] OF_DATABASES = {
    "org.springframework.boot.jdbc.", "org.springframework.boot.flyway."
  };
  private static final String[] OF_KAFKA = {"org.springframework.boot.kafka."};

  private @Nullable Environment environment;

  @Override
  public void setEnvironment(Environment newEnvironment) {
    environment = newEnvironment;
  }

  @Override
  public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
    String[] unused = unused();
    boolean[] matches = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      String name = classes[i];
      matches[i] = name == null || Stream.of(unused).noneMatch(name::startsWith);
    }
    return matches;
  }

  private String[] unused() {
    String engine = environment == null ? EMBEDDED : environment.getProperty(ENGINE, EMBEDDED);
    return switch (engine) {
      case EMBEDDED -> OF_KAFKA;
      case KAFKA -> OF_DATABASES;
      default ->
          throw new StartException(
              "There is no engine %s.".formatted(engine),
              "Set logpost.engine to embedded, or to kafka with spring.kafka.bootstrap-servers.");
    };
  }
}
