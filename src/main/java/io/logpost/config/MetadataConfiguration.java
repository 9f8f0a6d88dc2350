package io.logpost.config;

import io.logpost.store.MetadataBackups;
import io.logpost.store.TransactionNumber;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What is kept beside the metadata database, on a thread of its own: a backup may take seconds.
@Configuration(proxyBeanMethods = false)
@OnEmbeddedEngine
class MetadataConfiguration {
  private static final Duration NUMBER_INTERVAL = Duration.ofSeconds(1);

  /// A new server has its first backup so long after its start.
  private static final Duration LONGEST_LOOK_INTERVAL = Duration.ofMinutes(1);

  @Bean
  Maintenance metadataMaintenance(
      TransactionNumber number, MetadataBackups backups, MetadataSettings settings) {
    Duration interval = settings.backupInterval();
    Duration look =
        interval.compareTo(LONGEST_LOOK_INTERVAL) < 0 ? interval : LONGEST_LOOK_INTERVAL;
    return new Maintenance("logpost-metadata-files")
        .every(NUMBER_INTERVAL, number::save)
        .every(look, backups::backUpIfDue);
  }

  /// Not part of readiness and never down: the server serves without a backup.
  @Bean
  HealthIndicator metadataBackupHealthIndicator(MetadataBackups backups) {
    return () -> {
      OptionalLong newestMs = backups.newestMs();
      Health.Builder health =
          Health.up()
              .withDetail(
                  "newest",
                  newestMs.isPresent()
                      ? Instant.ofEpochMilli(newestMs.getAsLong()).toString()
                      : "none");
      if (!backups.trouble().isEmpty()) {
        health.withDetail("trouble", backups.trouble());
      }
      return health.build();
    };
  }

  @Bean
  MeterBinder metadataBackupMetrics(MetadataBackups backups, InstantSource clock) {
    return registry ->
        TimeGauge.builder(
                "logpost.metadata.backup.age",
                backups,
                TimeUnit.MILLISECONDS,
                made -> ageMs(made, clock))
            .description("Age of the newest backup of the metadata; NaN where there is none")
            .register(registry);
  }

  private static double ageMs(MetadataBackups backups, InstantSource clock) {
    OptionalLong newestMs = backups.newestMs();
    return newestMs.isPresent() ? clock.millis() - newestMs.getAsLong() : Double.NaN;
  }
}
