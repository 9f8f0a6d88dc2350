package io.logpost.engine;

import java.util.List;
import java.util.SortedMap;

/// A topic of the in-memory engine; its lock guards the lists.
record InMemoryTopic(
    String topicId, SortedMap<String, String> configs, List<InMemoryPartition> partitions) {}
