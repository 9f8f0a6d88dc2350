package io.logpost.http;

import io.logpost.config.FetchSettings;
import io.logpost.config.HttpSettings;
import io.logpost.config.KafkaRestSettings;
import io.logpost.config.ProduceSettings;
import io.logpost.config.TopicSettings;
import io.logpost.consumer.InMemoryInstanceStore;
import io.logpost.consumer.Instances;
import io.logpost.consumer.Members;
import io.logpost.engine.InMemoryEngine;
import io.logpost.engine.ProducedTopics;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/// The HTTP side over an engine in memory, without a database.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    excludeName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
    })
@EnableConfigurationProperties({
  FetchSettings.class,
  HttpSettings.class,
  KafkaRestSettings.class,
  ProduceSettings.class,
  TopicSettings.class
})
@ComponentScan
public class HttpTestApplication {
  @Bean
  InMemoryEngine engine() {
    return new InMemoryEngine();
  }

  @Bean
  ProducedTopics producedTopics(InMemoryEngine engine) {
    return new ProducedTopics(engine.topics(), false);
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  PassingTime passingTime() {
    return new PassingTime();
  }

  /// Nobody but the tests looks for silent instances and members.
  @Bean
  Instances instances(InMemoryEngine engine, PassingTime time, ObjectProvider<Members> members) {
    return new Instances(
        engine,
        new InMemoryInstanceStore(),
        Instances.DEFAULT_IDLE_TIMEOUT,
        time,
        name -> members.getObject().has(name));
  }

  @Bean
  Members members(
      InMemoryEngine engine, InstantSource clock, PassingTime time, Instances instances) {
    SecureRandom claims = new SecureRandom();
    return new Members(engine, clock, time, claims::nextLong, instances::has);
  }
}
