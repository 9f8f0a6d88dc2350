package io.logpost.consumer;

import io.logpost.error.LogpostException.DiskFull;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps consumer instances as long as it lives; changes fail while it is full. Any thread.
public final class InMemoryInstanceStore implements InstanceStore {
  final Map<MemberName, StoredInstance> instances = new ConcurrentHashMap<>();

  /// Whether changes are refused.
  volatile boolean full;

  private void checkRoom() {
    if (full) {
      throw new DiskFull(null, "full");
    }
  }

  @Override
  public List<StoredInstance> load() {
    return List.copyOf(instances.values());
  }

  @Override
  public void save(StoredInstance instance) {
    checkRoom();
    instances.put(instance.name(), instance);
  }

  @Override
  public void remove(MemberName name) {
    checkRoom();
    instances.remove(name);
  }
}
