package io.logpost.consumer;

import java.util.List;

/// Keeps consumer instances where they outlive the process; every change is durable on return. Any
/// thread may call it.
public interface InstanceStore {
  /// What is stored; read once at start.
  List<StoredInstance> load();

  /// Stores an instance, in the place of one of its name.
  void save(StoredInstance instance);

  /// Forgets an instance; one that is not there is skipped.
  void remove(MemberName name);
}
