package io.logpost.config;

import io.logpost.consumer.Dialect;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How consumer instances of Kafka REST v2 behave, `logpost.kafka-rest.*`.
///
/// @param dialect whose rules hold for an instance whose creation has no word of either server
/// @param strict whether creating an instance with a field that nobody knows is an error
/// @param consumerIdleTimeout how long an instance lives without a call
/// @param publicUrl under which clients reach the service, where `base_uri` is not to be made from
///   the request
@ConfigurationProperties("logpost.kafka-rest")
public record KafkaRestSettings(
    @DefaultValue("confluent") Dialect dialect,
    @DefaultValue("false") boolean strict,
    @DefaultValue("5m") Duration consumerIdleTimeout,
    @Nullable URI publicUrl) {
  public KafkaRestSettings {
    if (publicUrl != null && publicUrl.getHost() == null) {
      throw new IllegalArgumentException(
          "logpost.kafka-rest.public-url must be a whole URL, such as https://example.org/kafka");
    }
  }
}
