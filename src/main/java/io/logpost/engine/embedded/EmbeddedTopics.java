package io.logpost.engine.embedded;

import io.logpost.engine.NewTopic;
import io.logpost.engine.PartitionDescription;
import io.logpost.engine.TopicDescription;
import io.logpost.engine.Topics;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.error.Place;
import io.logpost.log.LogBounds;
import io.logpost.log.PartitionLog;
import io.logpost.record.TopicPartition;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicCatalog;
import io.logpost.topic.TopicConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The topics of the catalog with their logs. Any thread may call it.
final class EmbeddedTopics implements Topics {
  /// The one server, as Kafka numbers brokers.
  private static final int BROKER_ID = 0;

  /// Bounds of a log that can't be opened.
  private static final LogBounds UNREADABLE = new LogBounds(-1, -1, -1);

  private final TopicCatalog catalog;
  private final PartitionFinder partitions;
  private final TopicDeletion deletion;
  private final int defaultPartitions;
  private final Runnable topicsChanged;

  /// @param topicsChanged told after each change of which partitions there are; waits for nothing
  EmbeddedTopics(
      TopicCatalog catalog,
      PartitionFinder partitions,
      TopicDeletion deletion,
      int defaultPartitions,
      Runnable topicsChanged) {
    this.catalog = catalog;
    this.partitions = partitions;
    this.deletion = deletion;
    this.defaultPartitions = defaultPartitions;
    this.topicsChanged = topicsChanged;
  }

  @Override
  public List<String> names() {
    return catalog.names();
  }

  @Override
  public TopicDescription describe(String topic) {
    return description(catalog.topic(topic));
  }

  @Override
  public int partitionCount(String topic) {
    return catalog.topic(topic).partitionCount();
  }

  @Override
  public String topicId(String topic) {
    return catalog.topic(topic).topicId();
  }

  @Override
  public TopicConfig config(String topic) {
    return catalog.topic(topic).config();
  }

  @Override
  public TopicDescription create(NewTopic topic) {
    if (topic.replicationFactor().orElse(1) != 1) {
      throw new InvalidField(
          Place.field("replication_factor"),
          "This engine keeps one replica of each partition: replication_factor must be 1, not %d."
              .formatted(topic.replicationFactor().getAsInt()));
    }
    int partitionCount = topic.partitionCount().orElse(defaultPartitions);
    Topic created = catalog.create(topic.name(), partitionCount, topic.configs());
    topicsChanged.run();
    return description(created);
  }

  @Override
  public void addPartitions(String topic, int partitionCount) {
    catalog.addPartitions(topic, partitionCount);
    topicsChanged.run();
  }

  @Override
  public void alterConfigs(String topic, Map<String, Optional<String>> configs) {
    catalog.alterConfigs(topic, configs);
  }

  @Override
  public void delete(String topic) {
    try {
      deletion.delete(topic);
    } finally {
      topicsChanged.run();
    }
  }

  @Override
  public Map<TopicPartition, Long> deleteRecords(Map<TopicPartition, Long> before) {
    Map<Partition, Long> found = new LinkedHashMap<>();
    before.forEach((id, offset) -> found.put(checkedForDelete(id, offset), offset));
    Map<TopicPartition, Long> starts = new LinkedHashMap<>();
    found.forEach((partition, offset) ->
        starts.put(partition.id(), partition.log().deleteRecordsBefore(offset)));
    return starts;
  }

  private Partition checkedForDelete(TopicPartition id, long offset) {
    Partition partition = partitions.find(id);
    LogBounds bounds = partition.log().bounds();
    if (offset > bounds.highWatermark()) {
      throw new OffsetAfterEnd(
          id.topic(), id.partition(), offset, bounds.startOffset(), bounds.highWatermark());
    }
    return partition;
  }

  private TopicDescription description(Topic topic) {
    List<PartitionDescription> described =
        IntStream.range(0, topic.partitionCount())
            .mapToObj(number -> description(new TopicPartition(topic.name(), number)))
            .toList();
    return new TopicDescription(topic.name(), topic.topicId(), 1, topic.config().set(), described);
  }

  private PartitionDescription description(TopicPartition id) {
    try {
      PartitionLog log = partitions.find(id).log();
      return description(id, log.bounds(), log.sizeInBytes(), state(log), log.trouble());
    } catch (PartitionOffline e) {
      return description(id, UNREADABLE, -1, "offline", e.detail());
    }
  }

  private static String state(PartitionLog log) {
    return switch (log.service()) {
      case ONLINE -> "online";
      case READ_ONLY -> "read_only";
      case OFFLINE -> "offline";
    };
  }

  private static PartitionDescription description(
      TopicPartition id, LogBounds bounds, long sizeBytes, String state, String trouble) {
    return new PartitionDescription(
        id.partition(),
        BROKER_ID,
        List.of(BROKER_ID),
        List.of(BROKER_ID),
        bounds.startOffset(),
        bounds.highWatermark(),
        sizeBytes,
        state,
        trouble);
  }
}
