package io.logpost.engine;

/// A consumer group as it stands at the moment of asking.
///
/// @param state Kafka's word: `Empty` while it has no members
/// @param generation counts the group's rebalances; 0 before the first
public record GroupDescription(String group, String state, int generation) {}
