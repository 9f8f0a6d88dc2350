package io.logpost.group;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keeps the groups' members and who owns what where they outlive the process. The coordinator's
/// thread alone calls it.
public interface GroupStore {
  /// What becomes of a group.
  ///
  /// @param before as it is stored; null where it is not
  /// @param after as it is to be stored; null where it is to be forgotten
  record Change(@Nullable GroupState before, @Nullable GroupState after) {
    /// The group that changes.
    String group() {
      return Objects.requireNonNull(after == null ? before : after).group();
    }
  }

  /// What is stored; read once at start.
  List<GroupState> load();

  /// Stores changes of different groups, all or none; durable on return.
  ///
  /// @throws io.logpost.error.LogpostException.DiskFull where nothing was stored for lack of room
  /// @throws io.logpost.error.LogpostException.Overloaded where nothing was stored
  /// @throws io.logpost.error.LogpostException.OutcomeUnknown where it may be stored or not
  void store(List<Change> changes);
}
