package io.logpost.engine.kafka;

import io.logpost.topic.TopicConfig;
import java.util.List;
import java.util.SortedMap;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/// A topic as the cluster told of it.
///
/// @param partitions by number, from 0
/// @param config what is checked above the seam
/// @param all every config of the cluster's with its value, by name
/// @param set those of them that were set for this topic
record CachedTopic(
    String name,
    String topicId,
    List<TopicPartitionInfo> partitions,
    TopicConfig config,
    SortedMap<String, String> all,
    SortedMap<String, String> set) {

  /// How many replicas must be in sync for acks=all.
  int minInSync() {
    return Integer.parseInt(all.getOrDefault("min.insync.replicas", "1"));
  }

  /// What keeps a partition from taking records at acks=all, or an empty text.
  String trouble(int partition) {
    TopicPartitionInfo info = partitions.get(partition);
    if (info.leader() == null || info.leader().isEmpty()) {
      return "no broker leads it: its replicas are on brokers %s, in sync are %s"
          .formatted(ids(info.replicas()), ids(info.isr()));
    }
    if (info.isr().size() < minInSync()) {
      return "in sync are the brokers %s, and min.insync.replicas is %d"
          .formatted(ids(info.isr()), minInSync());
    }
    return "";
  }

  /// Whether a broker leads a partition.
  boolean hasLeader(int partition) {
    Node leader = partitions.get(partition).leader();
    return leader != null && !leader.isEmpty();
  }

  static List<Integer> ids(List<Node> nodes) {
    return nodes.stream().map(Node::id).toList();
  }
}
