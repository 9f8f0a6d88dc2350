package io.logpost;

import io.logpost.command.Commands;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// Starts the service, or runs an operator's command instead. Everything that the service consists
/// of is built in `config`.
@SpringBootApplication(scanBasePackages = {"io.logpost.config", "io.logpost.http"})
@ConfigurationPropertiesScan("io.logpost.config")
public class LogpostApplication {

  public static void main(String[] args) {
    if (Commands.areMeantBy(args)) {
      keepLogLinesOut();
      System.exit(Commands.all().run(List.of(args), System.out, System.err));
    }
    SpringApplication.run(LogpostApplication.class, args);
  }

  /// A command says what it finds itself, and nothing stands between its lines.
  private static void keepLogLinesOut() {
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "WARN");
  }
}
