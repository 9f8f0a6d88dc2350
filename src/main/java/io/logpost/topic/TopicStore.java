package io.logpost.topic;

import java.util.List;

/// Keeps topics where they outlive the process; every change is durable on return. Any thread may
/// call it; the catalog orders its calls.
public interface TopicStore {
  /// What is stored, read once at start.
  ///
  /// @param active topics in use
  /// @param deleting topics whose deletion was begun and not finished
  record StoredTopics(List<Topic> active, List<Topic> deleting) {
    public StoredTopics {
      active = List.copyOf(active);
      deleting = List.copyOf(deleting);
    }
  }

  StoredTopics load();

  void create(Topic topic);

  /// Stores a topic's partition count and configs anew.
  void update(Topic topic);

  /// Notes that a topic's files are about to go: from here on only its deletion can follow.
  void beginDelete(Topic topic);

  /// Forgets a topic whose files are gone, and what groups committed for it.
  ///
  /// @param whenStored called on the store's thread, in the order of storing, before the return
  void endDelete(Topic topic, Runnable whenStored);
}
