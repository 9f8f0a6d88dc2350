package io.logpost.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The Kafka engine, `logpost.kafka.*`; how it is connected is `spring.kafka.*`.
///
/// @param metadataMaxAge how old what is known of topics may be: changes that others make are seen
///   within it
/// @param maxMembers members of groups that this process holds at most: each costs a consumer
@Validated
@ConfigurationProperties("logpost.kafka")
public record KafkaSettings(
    @DefaultValue("5s") @DurationMin(millis = 100) Duration metadataMaxAge,
    @DefaultValue("500") @Min(1) @Max(100_000) int maxMembers) {}
