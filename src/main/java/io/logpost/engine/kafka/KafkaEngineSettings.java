package io.logpost.engine.kafka;

import java.time.Duration;

/// What the engine is told beside its connection.
///
/// @param produceTimeout how long the producer goes on trying to store a record
/// @param maxMembers members of groups that this process holds at most, each of which costs a
///   consumer
public record KafkaEngineSettings(Duration produceTimeout, int maxMembers) {}
