package io.logpost.engine.embedded;

import io.logpost.log.PartitionLog;
import io.logpost.record.TopicPartition;
import io.logpost.topic.Topic;

/// A partition that was found: its topic as it stood then, and its log.
record Partition(TopicPartition id, Topic topic, PartitionLog log) {}
