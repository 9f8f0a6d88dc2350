package io.logpost.group;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keeps groups as long as the object lives; changes fail if told so.
public final class InMemoryGroupStore implements GroupStore {
  final Map<String, GroupState> stored = new HashMap<>();
  @Nullable RuntimeException failure;
  int storeCount;

  @Override
  public List<GroupState> load() {
    return List.copyOf(stored.values());
  }

  @Override
  public void store(List<Change> changes) {
    storeCount++;
    if (failure != null) {
      throw failure;
    }
    changes.forEach(this::store);
  }

  private void store(Change change) {
    if (change.after() == null) {
      stored.remove(Objects.requireNonNull(change.before()).group());
    } else {
      stored.put(change.after().group(), change.after());
    }
  }
}
