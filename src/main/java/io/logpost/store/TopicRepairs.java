package io.logpost.store;

import io.logpost.log.TopicOnDisk;
import io.logpost.store.MetadataSummary.StoredTopic;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcOperations;

/// What the logs' files prove of topics that a database does not know, or knows from before. All by
/// topic id.
///
/// @param created topics that get a row again, without a limit of retention: their configs are not
///   known, and no record may go for that
/// @param grown topics that get more partitions, those that have files
/// @param replaced topics without files whose name a created one has: they were deleted since
/// @param leftAlone topics that have files, whose name another topic with files has
/// @param withoutFiles topics that stay though no file is theirs: nothing was written to them yet,
///   or they were deleted since
public record TopicRepairs(
    Map<String, TopicOnDisk> created,
    Map<String, TopicOnDisk> grown,
    Map<String, StoredTopic> replaced,
    Map<String, TopicOnDisk> leftAlone,
    Map<String, StoredTopic> withoutFiles) {
  private static final Map<String, String> UNLIMITED =
      Map.of("retention.ms", "-1", "retention.bytes", "-1");

  static TopicRepairs of(Map<String, StoredTopic> stored, Map<String, TopicOnDisk> onDisk) {
    var repairs =
        new TopicRepairs(
            new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    stored.forEach((id, topic) -> {
      if (!onDisk.containsKey(id) && topic.active()) {
        repairs.withoutFiles.put(id, topic);
      }
    });
    onDisk.forEach((id, topic) -> repairs.add(id, topic, stored));
    return repairs;
  }

  private void add(String id, TopicOnDisk topic, Map<String, StoredTopic> stored) {
    StoredTopic known = stored.get(id);
    if (known == null) {
      addUnknown(id, topic, stored);
    } else if (known.active() && known.partitionCount() < topic.partitionCount()) {
      grown.put(id, topic);
    }
  }

  private void addUnknown(String id, TopicOnDisk topic, Map<String, StoredTopic> stored) {
    boolean taken = created.values().stream().anyMatch(other -> other.name().equals(topic.name()));
    for (Map.Entry<String, StoredTopic> other : stored.entrySet()) {
      if (other.getValue().active() && other.getValue().name().equals(topic.name())) {
        if (withoutFiles.remove(other.getKey(), other.getValue())) {
          replaced.put(other.getKey(), other.getValue());
        } else {
          taken = true;
        }
      }
    }
    (taken ? leftAlone : created).put(id, topic);
  }

  /// Whether the database would be another with them.
  public boolean changeNothing() {
    return created.isEmpty() && grown.isEmpty() && replaced.isEmpty();
  }

  void write(JdbcOperations database) {
    replaced
        .keySet()
        .forEach(id -> {
          database.update("delete from committed_offsets where topic_id = ?", id);
          database.update("delete from topics where topic_id = ?", id);
        });
    grown.forEach((id, topic) ->
        database.update(
            "update topics set partition_count = ? where topic_id = ?",
            topic.partitionCount(),
            id));
    created.forEach((id, topic) -> create(database, id, topic));
  }

  private static void create(JdbcOperations database, String id, TopicOnDisk topic) {
    database.update(
        "insert into topics (topic_id, topic, partition_count, state) values (?, ?, ?, 'ACTIVE')",
        id,
        topic.name(),
        topic.partitionCount());
    UNLIMITED.forEach((name, value) ->
        database.update(
            "insert into topic_configs (topic_id, config_name, config_value) values (?, ?, ?)",
            id,
            name,
            value));
  }
}
