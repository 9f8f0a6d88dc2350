package io.logpost.engine;

import java.util.List;

/// A consumer group as it stands at the moment of asking.
///
/// @param state Kafka's word: `Empty` without members, `Reconciling` while partitions move,
///   `Stable`
/// @param generation counts the changes of its assignment; 0 before the first
/// @param assignor by the name that Kafka's protocol has for it; empty where a group has none yet
/// @param members sorted by name
public record GroupDescription(
    String group, String state, int generation, String assignor, List<MemberDescription> members) {
  public GroupDescription {
    members = List.copyOf(members);
  }
}
