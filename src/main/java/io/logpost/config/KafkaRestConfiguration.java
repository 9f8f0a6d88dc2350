package io.logpost.config;

import io.logpost.consumer.Instances;
import io.logpost.engine.embedded.EmbeddedEngine;
import io.logpost.store.JdbcInstanceStore;
import io.logpost.store.MetadataDatabase;
import io.logpost.store.MetadataWriter;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/// The consumer instances of Kafka REST v2: taken back at start, their waiting reads ended when the
/// service stops.
@Configuration(proxyBeanMethods = false)
class KafkaRestConfiguration {
  @Bean
  Instances instances(
      EmbeddedEngine engine,
      MetadataDatabase database,
      MetadataWriter writer,
      KafkaRestSettings settings) {
    Instances instances =
        new Instances(
            engine,
            new JdbcInstanceStore(database, writer),
            settings.consumerIdleTimeout(),
            System::nanoTime,
            _ -> false);
    var _ = instances.revive(engine.groups().stored());
    return instances;
  }

  @Bean
  ApplicationListener<ContextClosedEvent> endOfInstancesWaiting(Instances instances) {
    return _ -> instances.stop();
  }
}
