package io.logpost.engine.embedded;

import io.logpost.group.GroupOffsets;
import io.logpost.log.PartitionLogs;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes topics: first the row says so, then the files go, then the row and the offsets that
/// groups committed.
///
/// From the first step on the topic is gone for everybody; what a stop or an error leaves of the
/// others is finished at the next start. Any thread may call it.
final class TopicDeletion {
  private static final Logger LOGGER = LoggerFactory.getLogger(TopicDeletion.class);

  private final TopicCatalog catalog;
  private final GroupOffsets offsets;
  private final PartitionLogs logs;

  TopicDeletion(TopicCatalog catalog, GroupOffsets offsets, PartitionLogs logs) {
    this.catalog = catalog;
    this.offsets = offsets;
    this.logs = logs;
  }

  void delete(String name) {
    finish(catalog.beginDelete(name));
  }

  void finishInterrupted() {
    catalog.unfinishedDeletions().forEach(this::finish);
  }

  private void finish(Topic topic) {
    try {
      logs.deleteTopic(topic.topicId());
      catalog.endDelete(topic, () -> offsets.forgetTopic(topic.topicId()));
    } catch (RuntimeException e) {
      LOGGER.warn(
          "The topic {} ({}) is deleted; its files or its row are left until the next start",
          topic.name(),
          topic.topicId(),
          e);
    }
  }
}
