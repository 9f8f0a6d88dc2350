package io.logpost.group;

import java.util.Map;

/// What a member owns.
///
/// @param generation the group's
public record OwnedPartitions(int generation, Map<GroupPartition, Owned> owned) {
  /// Copies what it is given.
  public OwnedPartitions {
    owned = Map.copyOf(owned);
  }
}
