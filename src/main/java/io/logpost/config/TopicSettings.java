package io.logpost.config;

import io.logpost.topic.TopicLimits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What topics there may be, `logpost.topics.*`.
///
/// @param autoCreate whether producing to a topic that does not exist creates it
/// @param defaultPartitions partitions of a topic whose creation names none
/// @param maxPartitionsPerTopic most partitions of one topic
/// @param maxPartitions most partitions of all topics together
@Validated
@ConfigurationProperties("logpost.topics")
public record TopicSettings(
    @DefaultValue("false") boolean autoCreate,
    @DefaultValue("1") @Min(1) int defaultPartitions,
    @DefaultValue("1000") @Min(1) @Max(100_000) int maxPartitionsPerTopic,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxPartitions) {
  /// The limits that the catalog keeps.
  public TopicLimits limits() {
    return new TopicLimits(maxPartitionsPerTopic, maxPartitions);
  }
}
