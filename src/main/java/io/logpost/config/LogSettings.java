package io.logpost.config;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How the partition logs are looked after, `logpost.log.*`.
///
/// @param retentionCheckInterval how often expired segments are looked for; Kafka's
///   `log.retention.check.interval.ms`
/// @param minFreeBytes room that has to stay on the disk: below it produce is refused, while
///   everything else works. The metadata is stored down to {@link
///   io.logpost.store.MetadataWriter#RESERVED_BYTES}
/// @param compactionCheckInterval how often a log to compact is looked for; Kafka's
///   `log.cleaner.backoff.ms`
/// @param compactionMemory what the keys of one compaction may take; Kafka's
///   `log.cleaner.dedupe.buffer.size`
@Validated
@ConfigurationProperties("logpost.log")
public record LogSettings(
    @DefaultValue("5m") @DurationMin(seconds = 1) Duration retentionCheckInterval,
    @DefaultValue("256MB") DataSize minFreeBytes,
    @DefaultValue("15s") @DurationMin(seconds = 1) Duration compactionCheckInterval,
    @DefaultValue("32MB") DataSize compactionMemory) {}
