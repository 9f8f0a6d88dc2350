package io.logpost.engine.embedded;

import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.log.LogBounds;
import io.logpost.log.LogConfig;
import io.logpost.log.PartitionId;
import io.logpost.log.PartitionLogs;
import io.logpost.record.TopicPartition;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicCatalog;
import io.logpost.topic.TopicConfig;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the logs of partitions. Any thread may call it.
final class PartitionFinder {
  private static final Logger LOGGER = LoggerFactory.getLogger(PartitionFinder.class);

  /// Of a topic that is gone, or perhaps not: where the outcome of its deletion is unknown it may
  /// be there again after a restart, with what it kept.
  private static final LogConfig KEEP_ALL = LogConfig.DEFAULTS.keepingAll();

  private final TopicCatalog catalog;
  private final PartitionLogs logs;

  PartitionFinder(TopicCatalog catalog, PartitionLogs logs) {
    this.catalog = catalog;
    this.logs = logs;
  }

  /// The partition of a name and number.
  ///
  /// @throws UnknownTopic where the topic does not exist
  /// @throws UnknownPartition where it has no such partition
  Partition find(TopicPartition id) {
    Topic topic = catalog.topic(id.topic());
    if (id.partition() < 0 || id.partition() >= topic.partitionCount()) {
      throw new UnknownPartition(topic.name(), id.partition(), topic.partitionCount());
    }
    String topicId = topic.topicId();
    PartitionId logId = new PartitionId(topicId, topic.name(), id.partition());
    return new Partition(id, topic, logs.log(logId, () -> currentConfig(topicId)));
  }

  /// Checks that the disk has room for so many bytes more.
  ///
  /// @param topic named in the failure
  /// @throws io.logpost.error.LogpostException.DiskFull where it has none
  void checkRoom(String topic, long sizeBytes) {
    logs.room().require(topic, sizeBytes);
  }

  /// Opens the logs of some topics; those that can't be opened now are passed over.
  void open(Predicate<Topic> which) {
    for (String name : catalog.names()) {
      Topic topic = catalog.find(name);
      int count = topic == null || !which.test(topic) ? 0 : topic.partitionCount();
      for (int number = 0; number < count; number++) {
        open(new TopicPartition(name, number));
      }
    }
  }

  private void open(TopicPartition id) {
    try {
      var _ = find(id);
    } catch (LogpostException e) {
      LOGGER.debug("{} was not opened", id, e);
    }
  }

  /// Checks that a partition found earlier still belongs to its topic.
  ///
  /// @throws UnknownTopic where the topic was deleted since, even if there is one of its name again
  void checkPresent(Partition partition) {
    if (catalog.byId(partition.topic().topicId()) == null) {
      throw new UnknownTopic(partition.id().topic());
    }
  }

  /// What readers may know of a log's bounds; nothing is open in a transaction here, so that every
  /// isolation sees the same end.
  static OffsetBounds readableBounds(LogBounds bounds) {
    return new OffsetBounds(bounds.startOffset(), bounds.highWatermark());
  }

  private LogConfig currentConfig(String topicId) {
    Topic topic = catalog.byId(topicId);
    return topic == null ? KEEP_ALL : logConfig(topic.config());
  }

  private static LogConfig logConfig(TopicConfig config) {
    return new LogConfig(
        config.segmentBytes(),
        config.segmentMs(),
        config.segmentIndexBytes(),
        config.indexIntervalBytes(),
        config.retentionMs(),
        config.retentionBytes(),
        new LogConfig.Cleanup(
            config.deletes(),
            config.compacts(),
            config.deleteRetentionMs(),
            config.minCompactionLagMs(),
            config.maxCompactionLagMs(),
            config.minCleanableDirtyRatio()));
  }
}
