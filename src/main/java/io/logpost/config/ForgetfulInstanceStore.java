package io.logpost.config;

import io.logpost.consumer.InstanceStore;
import io.logpost.consumer.MemberName;
import io.logpost.consumer.StoredInstance;
import java.util.List;

/// Keeps nothing: consumer instances of Kafka REST v2 end with the process that made them, and so
/// does what their clients know of them, `base_uri`. Stateless.
final class ForgetfulInstanceStore implements InstanceStore {
  @Override
  public List<StoredInstance> load() {
    return List.of();
  }

  @Override
  public void save(StoredInstance instance) {}

  @Override
  public void remove(MemberName name) {}
}
