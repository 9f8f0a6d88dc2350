package io.logpost.engine;

import java.util.Map;
import java.util.OptionalInt;

/// A topic to create.
///
/// @param partitionCount 1 or more; empty: the engine's default
/// @param replicationFactor empty: the engine's default
/// @param configs by Kafka's names; what is not named keeps its default
public record NewTopic(
    String name,
    OptionalInt partitionCount,
    OptionalInt replicationFactor,
    Map<String, String> configs) {
  public NewTopic {
    configs = Map.copyOf(configs);
  }
}
