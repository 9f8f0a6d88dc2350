package io.logpost.config;

import io.logpost.consumer.Members;
import io.logpost.engine.Engine;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/// The members of groups above the engine: taken back before the web server takes calls, looked
/// after while the service runs, no longer looked after before the engine closes.
@Configuration(proxyBeanMethods = false)
class ConsumerConfiguration {
  /// How late a silent member may be found.
  private static final Duration EXPIRY_INTERVAL = Duration.ofMillis(200);

  @Bean
  Members members(Engine engine, InstantSource clock) {
    SecureRandom claims = new SecureRandom();
    Members members = new Members(engine, clock, System::nanoTime, claims::nextLong, _ -> false);
    members.revive(engine.groups().stored());
    return members;
  }

  @Bean
  Maintenance memberMaintenance(Members members) {
    return new Maintenance("logpost-members").every(EXPIRY_INTERVAL, members::expire);
  }

  @Bean
  ApplicationListener<ContextClosedEvent> endOfPolls(Members members) {
    return _ -> members.stop();
  }
}
