package io.logpost.engine;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.error.LogpostException.TopicNameCollides;
import io.logpost.error.Place;
import io.logpost.record.TopicPartition;
import io.logpost.topic.TopicConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// The topics of the in-memory engine.
public final class InMemoryTopics implements Topics {
  private final InMemoryEngine engine;

  InMemoryTopics(InMemoryEngine engine) {
    this.engine = engine;
  }

  /// Creates a topic of so many partitions with default configs.
  public void create(String name, int partitionCount) {
    create(new NewTopic(name, OptionalInt.of(partitionCount), OptionalInt.empty(), Map.of()));
  }

  @Override
  public List<String> names() {
    engine.enter();
    try {
      return List.copyOf(engine.byName.keySet());
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public TopicDescription describe(String topic) {
    engine.enter();
    try {
      return description(topic, engine.topic(topic));
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public int partitionCount(String topic) {
    engine.enter();
    try {
      return engine.topic(topic).partitions().size();
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public String topicId(String topic) {
    engine.enter();
    try {
      return engine.topic(topic).topicId();
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public TopicConfig config(String topic) {
    engine.enter();
    try {
      return configOf(engine.topic(topic).configs());
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public TopicDescription create(NewTopic topic) {
    engine.enter();
    try {
      checkNameIsFree(topic.name());
      configOf(topic.configs());
      InMemoryTopic created =
          new InMemoryTopic(
              UUID.randomUUID().toString(), new TreeMap<>(topic.configs()), new ArrayList<>());
      grow(topic.name(), created, topic.partitionCount().orElse(1));
      engine.byName.put(topic.name(), created);
      return description(topic.name(), created);
    } finally {
      engine.lock.unlock();
      engine.groups().topicsChanged();
    }
  }

  @Override
  public void addPartitions(String topic, int partitionCount) {
    engine.enter();
    try {
      InMemoryTopic grown = engine.topic(topic);
      if (partitionCount < grown.partitions().size()) {
        throw new InvalidField(
            Place.field("partitions"), "partitions only grows; " + topic + " has more.");
      }
      grow(topic, grown, partitionCount);
    } finally {
      engine.lock.unlock();
      engine.groups().topicsChanged();
    }
  }

  @Override
  public void alterConfigs(String topic, Map<String, Optional<String>> configs) {
    engine.enter();
    try {
      SortedMap<String, String> altered = new TreeMap<>(engine.topic(topic).configs());
      configs.forEach((name, value) ->
          value.ifPresentOrElse(v -> altered.put(name, v), () -> altered.remove(name)));
      configOf(altered);
      engine.topic(topic).configs().clear();
      engine.topic(topic).configs().putAll(altered);
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public void delete(String topic) {
    engine.enter();
    try {
      engine.topic(topic);
      engine.byName.remove(topic);
      engine.groups().forgetTopic(topic);
    } finally {
      engine.lock.unlock();
      engine.groups().topicsChanged();
    }
  }

  @Override
  public Map<TopicPartition, Long> deleteRecords(Map<TopicPartition, Long> before) {
    engine.enter();
    try {
      Map<TopicPartition, Long> starts = new LinkedHashMap<>();
      before.forEach((id, offset) -> starts.put(id, engine.partition(id).deleteBefore(offset)));
      return starts;
    } finally {
      engine.lock.unlock();
    }
  }

  private void checkNameIsFree(String name) {
    for (String existing : engine.byName.keySet()) {
      if (existing.equals(name)) {
        throw new TopicDiffers(name, "The topic " + name + " exists.");
      }
      if (folded(existing).equals(folded(name))) {
        throw new TopicNameCollides(name, existing);
      }
    }
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('.', '_');
  }

  private static TopicConfig configOf(Map<String, String> configs) {
    return configs.isEmpty() ? TopicConfig.DEFAULTS : TopicConfig.of(configs);
  }

  private static void grow(String name, InMemoryTopic topic, int partitionCount) {
    for (int p = topic.partitions().size(); p < partitionCount; p++) {
      topic.partitions().add(new InMemoryPartition(new TopicPartition(name, p)));
    }
  }

  private static TopicDescription description(String name, InMemoryTopic topic) {
    List<PartitionDescription> partitions = new ArrayList<>();
    for (InMemoryPartition partition : topic.partitions()) {
      OffsetBounds bounds = partition.bounds();
      partitions.add(
          new PartitionDescription(
              partitions.size(),
              0,
              List.of(0),
              List.of(0),
              bounds.startOffset(),
              bounds.endOffset(),
              partition.sizeBytes(),
              "online",
              ""));
    }
    return new TopicDescription(
        name, topic.topicId(), 1, Map.copyOf(topic.configs()), List.copyOf(partitions));
  }
}
