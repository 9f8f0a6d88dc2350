package io.logpost.group;

/// A partition of a topic as a group's offsets name it: by the topic's id, so that a topic created
/// again under the same name starts without offsets.
public record GroupPartition(String topicId, int partition) {}
