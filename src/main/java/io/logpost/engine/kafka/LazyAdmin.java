package io.logpost.engine.kafka;

import io.logpost.error.LogpostException.ClusterUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// The engine's one admin client, made when it is first wanted: it can't be made as long as no
/// broker's name resolves, and the service starts all the same.
///
/// Any thread may call it.
final class LazyAdmin implements Supplier<Admin>, AutoCloseable {
  private final KafkaClients clients;
  private final Map<String, Object> settings;
  private volatile @Nullable Admin made;

  LazyAdmin(KafkaClients clients, Map<String, Object> settings) {
    this.clients = clients;
    this.settings = settings;
  }

  /// The client.
  ///
  /// @throws ClusterUnavailable where it can't be made now
  @Override
  public Admin get() {
    Admin known = made;
    return known == null ? make() : known;
  }

  private synchronized Admin make() {
    Admin known = made;
    if (known == null) {
      try {
        known = clients.admin(settings);
      } catch (KafkaException e) {
        throw KafkaErrors.notMade(e);
      }
      made = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    Admin known = made;
    if (known != null) {
      known.close(Duration.ZERO);
    }
  }
}
