package io.logpost.consumer;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.record.TopicPartition;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The partitions that a reading leaves out since they can't be read now. One thread at a time.
final class Unreadable {
  private final Set<String> topics = new HashSet<>();
  private final Set<TopicPartition> partitions = new HashSet<>();
  private @Nullable PartitionOffline offline;

  /// Those that are left.
  SortedSet<TopicPartition> without(SortedSet<TopicPartition> all) {
    SortedSet<TopicPartition> readable = new TreeSet<>(all);
    readable.removeIf(p -> topics.contains(p.topic()) || partitions.contains(p));
    return readable;
  }

  /// Leaves out what a failure names: a partition, or a topic; gone, or out of service.
  void add(LogpostException failure) {
    Map<String, Object> facts = failure.facts();
    String topic = String.valueOf(facts.get("topic"));
    if (facts.get("partition") instanceof Integer number) {
      partitions.add(new TopicPartition(topic, number));
    } else {
      topics.add(topic);
    }
    if (failure instanceof PartitionOffline e) {
      offline = e;
    }
  }

  /// Throws why a partition is out of service, if one is; a topic that is gone is no failure.
  void throwIfOffline() {
    if (offline != null) {
      throw offline;
    }
  }
}
