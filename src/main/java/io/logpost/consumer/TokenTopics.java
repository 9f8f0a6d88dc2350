package io.logpost.consumer;

import io.logpost.consumer.AckToken.Part;
import io.logpost.consumer.Reading.Range;
import io.logpost.engine.Topics;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Translates between the names of topics, which a delivery has, and their ids, which its token
/// has: a topic created again under a name is another one. Any thread.
final class TokenTopics {
  private final Topics topics;

  TokenTopics(Topics topics) {
    this.topics = topics;
  }

  /// Ranges as a token has them, less those of topics that are gone.
  List<Part> parts(Map<TopicPartition, Range> ranges) {
    List<Part> parts = new ArrayList<>(ranges.size());
    ranges.forEach((partition, range) ->
        id(partition.topic())
            .ifPresent(
                id -> parts.add(new Part(id, partition.partition(), range.from(), range.to()))));
    return parts;
  }

  /// What a token names, less the partitions of topics that are gone.
  ///
  /// @param likely partitions whose topics are looked at first
  Map<TopicPartition, Range> ranges(AckToken token, Collection<TopicPartition> likely) {
    Set<String> likelyNames = new TreeSet<>();
    likely.forEach(partition -> likelyNames.add(partition.topic()));
    Map<String, String> names = byId(likelyNames);
    if (!token.parts().stream().allMatch(part -> names.containsKey(part.topicId()))) {
      names.putAll(byId(topics.names()));
    }
    Map<TopicPartition, Range> ranges = new LinkedHashMap<>();
    for (Part part : token.parts()) {
      String topic = names.get(part.topicId());
      if (topic != null) {
        ranges.put(new TopicPartition(topic, part.partition()), new Range(part.from(), part.to()));
      }
    }
    return ranges;
  }

  private Map<String, String> byId(Collection<String> names) {
    Map<String, String> byId = new HashMap<>();
    names.forEach(name -> id(name).ifPresent(id -> byId.put(id, name)));
    return byId;
  }

  private Optional<String> id(String topic) {
    try {
      return Optional.of(topics.topicId(topic));
    } catch (UnknownTopic _) {
      return Optional.empty();
    }
  }
}
