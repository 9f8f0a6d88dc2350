package io.logpost.consumer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps consumer instances as long as it lives. Any thread.
public final class InMemoryInstanceStore implements InstanceStore {
  private final Map<MemberName, StoredInstance> instances = new ConcurrentHashMap<>();

  @Override
  public List<StoredInstance> load() {
    return List.copyOf(instances.values());
  }

  @Override
  public void save(StoredInstance instance) {
    instances.put(instance.name(), instance);
  }

  @Override
  public void remove(MemberName name) {
    instances.remove(name);
  }
}
