package io.logpost;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// Starts the service. Everything it consists of is built in `config`.
@SpringBootApplication
@ConfigurationPropertiesScan
public class LogpostApplication {

  public static void main(String[] args) {
    SpringApplication.run(LogpostApplication.class, args);
  }
}
