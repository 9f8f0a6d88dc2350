package io.logpost.group;

import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Overloaded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Keeps groups as long as the object lives; changes fail if told so.
public final class InMemoryGroupStore implements GroupStore {
  /// What the next changes meet.
  enum Trouble {
    NONE,
    /// Nothing is stored; heals.
    DISK_FULL,
    /// The next change is stored, and nobody knows; later ones are refused.
    STORED_UNKNOWN,
    /// The next change is not stored, and nobody knows; later ones are refused.
    LOST_UNKNOWN,
    REFUSING
  }

  final Map<String, GroupState> stored = new HashMap<>();
  Trouble trouble = Trouble.NONE;
  int storeCount;

  @Override
  public List<GroupState> load() {
    return List.copyOf(stored.values());
  }

  @Override
  public void store(List<Change> changes) {
    storeCount++;
    switch (trouble) {
      case NONE -> changes.forEach(this::store);
      case DISK_FULL -> throw new DiskFull(null, "full");
      case REFUSING -> throw new Overloaded("refused");
      case STORED_UNKNOWN -> {
        changes.forEach(this::store);
        trouble = Trouble.REFUSING;
        throw new OutcomeUnknown("stored, as it happens");
      }
      case LOST_UNKNOWN -> {
        trouble = Trouble.REFUSING;
        throw new OutcomeUnknown("not stored, as it happens");
      }
    }
  }

  private void store(Change change) {
    if (change.after() == null) {
      stored.remove(Objects.requireNonNull(change.before()).group());
    } else {
      stored.put(change.after().group(), change.after());
    }
  }
}
