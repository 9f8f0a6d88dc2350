package io.logpost.config;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Consumer groups, `logpost.groups.*`.
///
/// @param offsetsRetention how long the committed offsets of a group without members are kept;
///   Kafka's `offsets.retention.minutes`
@Validated
@ConfigurationProperties("logpost.groups")
public record GroupSettings(
    @DefaultValue("7d") @DurationMin(minutes = 1) Duration offsetsRetention) {}
