package io.logpost.config;

import io.logpost.consumer.InstanceStore;
import io.logpost.engine.ProducedTopics;
import io.logpost.engine.kafka.KafkaClients;
import io.logpost.engine.kafka.KafkaEngine;
import io.logpost.engine.kafka.KafkaEngineSettings;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/// The engine on a Kafka cluster. Spring Boot makes of `spring.kafka.*` how clients connect; the
/// factories are asked for nothing but that.
///
/// When the service stops, waiting fetches end first, so that the web server can drain; then the
/// engine leaves the places of its members to a successor.
@Configuration(proxyBeanMethods = false)
@OnKafkaEngine
class KafkaConfiguration {
  /// How often the cluster is asked how it is.
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  KafkaEngine engine(
      KafkaAdmin admin,
      ProducerFactory<?, ?> producers,
      ConsumerFactory<?, ?> consumers,
      KafkaSettings kafka,
      ProduceSettings produce,
      SecuritySettings security,
      Environment environment) {
    AddressCheck.check(environment, security);
    KafkaClients clients =
        new KafkaClients(
            admin.getConfigurationProperties(),
            producers.getConfigurationProperties(),
            consumers.getConfigurationProperties());
    return new KafkaEngine(clients, new KafkaEngineSettings(produce.timeout(), kafka.maxMembers()));
  }

  @Bean
  Maintenance kafkaMaintenance(KafkaEngine engine, KafkaSettings settings) {
    return new Maintenance("logpost-kafka").every(settings.metadataMaxAge(), engine::refresh);
  }

  /// By itself, since a cluster that can't be reached lets a refresh wait.
  @Bean
  Maintenance kafkaProbe(KafkaEngine engine) {
    return new Maintenance("logpost-kafka-probe").every(PROBE_INTERVAL, engine::probe);
  }

  @Bean
  InstanceStore instanceStore() {
    return new ForgetfulInstanceStore();
  }

  @Bean
  ProducedTopics producedTopics(KafkaEngine engine, TopicSettings settings) {
    return new ProducedTopics(engine.topics(), settings.autoCreate());
  }

  @Bean
  ApplicationListener<ContextClosedEvent> endOfWaiting(KafkaEngine engine) {
    return _ -> engine.stop();
  }

  @Bean
  EngineHealth engineHealthIndicator(KafkaEngine engine) {
    return new EngineHealth(engine);
  }
}
