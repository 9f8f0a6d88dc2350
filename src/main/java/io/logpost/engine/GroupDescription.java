package io.logpost.engine;

import io.logpost.group.Assignor;
import java.util.List;

/// A consumer group as it stands at the moment of asking.
///
/// @param state Kafka's word: `Empty` without members, `Reconciling` while partitions move,
///   `Stable`
/// @param generation counts the changes of its assignment; 0 before the first
/// @param members sorted by name
public record GroupDescription(
    String group,
    String state,
    int generation,
    Assignor assignor,
    List<MemberDescription> members) {
  public GroupDescription {
    members = List.copyOf(members);
  }
}
