package io.logpost.engine;

import java.util.List;

/// Keeps topics, records and groups; everything above it is the same for every engine. Any thread
/// may call it.
public interface Engine {
  /// The engine's name as `logpost.engine` has it.
  String name();

  /// Ids of the brokers that keep records; an engine on one machine is broker 0.
  default List<Integer> brokers() {
    return List.of(0);
  }

  Topics topics();

  RecordStore records();

  Groups groups();

  /// What a health check has to know; never throws and never waits.
  List<HealthFact> health();
}
