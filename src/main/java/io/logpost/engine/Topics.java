package io.logpost.engine;

import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.TopicPartition;
import io.logpost.topic.TopicConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The topics of an engine. Calls that name a topic throw {@link UnknownTopic} where there is none.
public interface Topics {
  /// All names, sorted.
  List<String> names();

  TopicDescription describe(String topic);

  /// How many partitions a topic has; from memory, since keys are hashed above the seam.
  int partitionCount(String topic);

  /// A topic's identity, from memory; a topic that is created anew under a name has another.
  String topicId(String topic);

  /// A topic's configs that are checked above the seam, from memory.
  TopicConfig config(String topic);

  /// Every config of a topic with its value, set or not, by name; from memory.
  default SortedMap<String, String> configs(String topic) {
    return config(topic).all();
  }

  /// Creates a topic and answers its description, durable on return.
  ///
  /// @throws io.logpost.error.LogpostException.TopicDiffers where the name is taken, in whatever
  ///   form
  /// @throws io.logpost.error.LogpostException.TopicNameCollides where another name is too close
  TopicDescription create(NewTopic topic);

  /// Grows a topic to a number of partitions; fewer than it has is a failure, as many changes
  /// nothing.
  void addPartitions(String topic, int partitionCount);

  /// Sets configs, or puts them back to their defaults where the value is empty.
  void alterConfigs(String topic, Map<String, Optional<String>> configs);

  /// Deletes a topic with its records and the offsets that groups committed for it.
  void delete(String topic);

  /// Deletes the records before an offset of each partition and answers the new start offsets.
  Map<TopicPartition, Long> deleteRecords(Map<TopicPartition, Long> before);
}
