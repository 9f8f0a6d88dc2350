package io.logpost.config;

import io.logpost.engine.Engine;
import io.logpost.engine.HealthFact;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether the engine can serve requests, with the reasons where it cannot; part of readiness.
final class EngineHealth implements HealthIndicator {
  private final Engine engine;

  EngineHealth(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    for (HealthFact fact : engine.health()) {
      health.withDetail(fact.name(), fact.detail());
      if (!fact.ready()) {
        health.outOfService();
      }
    }
    return health.build();
  }
}
