package io.logpost.config;

import io.logpost.consumer.InstanceStore;
import io.logpost.consumer.Instances;
import io.logpost.consumer.Members;
import io.logpost.engine.Engine;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/// The members of groups above the engine, those of the plain API and v2's instances: taken back
/// before the web server takes calls, looked after while the service runs, no longer looked after
/// before the engine closes.
@Configuration(proxyBeanMethods = false)
class ConsumerConfiguration {
  /// How late a silent member may be found.
  private static final Duration EXPIRY_INTERVAL = Duration.ofMillis(200);

  @Bean
  Instances instances(
      Engine engine,
      InstanceStore store,
      KafkaRestSettings settings,
      ObjectProvider<Members> members) {
    return new Instances(
        engine,
        store,
        settings.consumerIdleTimeout(),
        System::nanoTime,
        name -> members.getObject().has(name));
  }

  @Bean
  Members members(Engine engine, InstantSource clock, Instances instances) {
    SecureRandom claims = new SecureRandom();
    Members members =
        new Members(engine, clock, System::nanoTime, claims::nextLong, instances::has);
    members.revive(instances.revive(engine.groups().stored()));
    return members;
  }

  @Bean
  Maintenance memberMaintenance(Members members, Instances instances) {
    return new Maintenance("logpost-members")
        .every(EXPIRY_INTERVAL, members::expire)
        .every(EXPIRY_INTERVAL, instances::expire);
  }

  @Bean
  ApplicationListener<ContextClosedEvent> endOfPolls(Members members, Instances instances) {
    return _ -> {
      members.stop();
      instances.stop();
    };
  }
}
