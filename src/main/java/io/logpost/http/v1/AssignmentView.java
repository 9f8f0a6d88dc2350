package io.logpost.http.v1;

import io.logpost.record.TopicPartition;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The partitions of one topic that a member has.
@Schema(name = "Assignment")
record AssignmentView(
    @Schema(example = "orders") String topic, @Schema(example = "[0,2]") List<Integer> partitions) {

  /// Topic by topic, in the order of their names and of their partitions.
  static List<AssignmentView> of(Collection<TopicPartition> owned) {
    SortedMap<String, List<Integer>> byTopic = new TreeMap<>();
    owned.forEach(
        id -> byTopic.computeIfAbsent(id.topic(), _ -> new ArrayList<>()).add(id.partition()));
    return byTopic.entrySet().stream()
        .map(of -> new AssignmentView(of.getKey(), of.getValue().stream().sorted().toList()))
        .toList();
  }
}
