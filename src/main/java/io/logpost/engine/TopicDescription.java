package io.logpost.engine;

import java.util.List;
import java.util.Map;

/// A topic as it stands at the moment of asking.
///
/// @param topicId its identity, which a topic created later under the same name does not share
/// @param configs those that were set, by Kafka's names; the rest have their defaults
/// @param partitions by number, from 0
public record TopicDescription(
    String topic,
    String topicId,
    int replicationFactor,
    Map<String, String> configs,
    List<PartitionDescription> partitions) {}
