package io.logpost.topic;

/// How many partitions there may be.
///
/// @param maxPartitionsPerTopic of one topic
/// @param maxPartitions of all topics together
public record TopicLimits(int maxPartitionsPerTopic, int maxPartitions) {}
