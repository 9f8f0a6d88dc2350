package io.logpost.config;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Backups of the metadata, `logpost.metadata.*`.
///
/// @param backupInterval how old a backup is before the next is made, if something changed
/// @param backups how many are kept
@Validated
@ConfigurationProperties("logpost.metadata")
public record MetadataSettings(
    @DefaultValue("1h") @DurationMin(seconds = 1) Duration backupInterval,
    @DefaultValue("3") @Min(1) int backups) {}
