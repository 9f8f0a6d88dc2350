package io.logpost.http.records;

import io.logpost.engine.Isolation;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which partitions of a topic are read, and where reading them starts. Immutable.
final class TopicReading {
  private final FetchService service;
  private final String topic;
  private final long topicHash;
  private final SortedSet<Integer> partitions;
  private final boolean all;

  /// @param chosen partitions separated by commas, or null for all
  /// @throws BadParameter for partitions that are none
  TopicReading(FetchService service, String topic, @Nullable String chosen) {
    this.service = service;
    this.topic = topic;
    int partitionCount = service.engine().topics().partitionCount(topic);
    this.topicHash = TopicCursor.hash(service.topicId(topic));
    this.all = chosen == null;
    this.partitions =
        chosen == null ? upTo(partitionCount) : PartitionList.parse(chosen, topic, partitionCount);
  }

  private static SortedSet<Integer> upTo(int partitionCount) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (int partition = 0; partition < partitionCount; partition++) {
      numbers.add(partition);
    }
    return numbers;
  }

  String topic() {
    return topic;
  }

  /// The hash of the topic's id, see {@link TopicCursor}.
  long topicHash() {
    return topicHash;
  }

  /// Whether all partitions are read, new ones too.
  boolean all() {
    return all;
  }

  int partitionCount() {
    return partitions.size();
  }

  /// The partitions, from one on and then those before it.
  Set<TopicPartition> ids(int first) {
    List<Integer> turns = new ArrayList<>(partitions.tailSet(first));
    turns.addAll(partitions.headSet(first));
    Set<TopicPartition> ids = new LinkedHashSet<>();
    for (int partition : turns) {
      ids.add(new TopicPartition(topic, partition));
    }
    return ids;
  }

  /// The offsets at which reading starts, in the order in which to read.
  ///
  /// @throws BadParameter for a cursor of another topic or of other partitions
  Map<TopicPartition, Long> positions(FetchStart start, Isolation isolation) {
    if (!(start instanceof FetchStart.Cursor sent)) {
      return service.positions(ids(0), start, isolation);
    }
    TopicCursor cursor = TopicCursor.decode(sent, topicHash);
    checkSamePartitions(cursor, sent.parameter());
    Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    for (TopicPartition id : ids(cursor.first())) {
      Long known = cursor.positions().get(id.partition());
      positions.put(id, known == null ? startOf(id, isolation) : known);
    }
    return positions;
  }

  TopicCursor cursor(int first, Map<Integer, Long> next) {
    return new TopicCursor(topicHash, all, first, next);
  }

  private void checkSamePartitions(TopicCursor cursor, String parameter) {
    boolean same =
        cursor.all() == all
            && (all || cursor.positions().keySet().equals(partitions))
            && partitions.containsAll(cursor.positions().keySet());
    if (!same) {
      throw new BadParameter(
          "partitions", parameter + " was given for other partitions; send the same ones with it.");
    }
  }

  private long startOf(TopicPartition id, Isolation isolation) {
    return FetchService.found(
        service.positions(Set.of(id), new FetchStart.Earliest(), isolation), id);
  }
}
