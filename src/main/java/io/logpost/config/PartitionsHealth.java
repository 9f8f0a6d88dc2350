package io.logpost.config;

import io.logpost.log.PartitionId;
import io.logpost.log.PartitionLogs;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether every partition is in service. Not part of readiness: the other partitions serve.
final class PartitionsHealth implements HealthIndicator {
  private final PartitionLogs logs;

  PartitionsHealth(PartitionLogs logs) {
    this.logs = logs;
  }

  @Override
  public Health health() {
    Map<PartitionId, String> troubles = logs.troubles();
    Health.Builder health = troubles.isEmpty() ? Health.up() : Health.down();
    troubles.forEach((partition, why) -> health.withDetail(partition.toString(), why));
    return health.build();
  }
}
