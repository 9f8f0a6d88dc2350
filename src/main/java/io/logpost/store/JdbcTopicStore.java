package io.logpost.store;

import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import io.logpost.topic.TopicStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;

/// Keeps topics in the tables `topics` and `topic_configs`.
public final class JdbcTopicStore implements TopicStore {
  private static final String ACTIVE = "ACTIVE";
  private static final String DELETING = "DELETING";

  private final MetadataDatabase database;
  private final MetadataWriter writer;

  public JdbcTopicStore(MetadataDatabase database, MetadataWriter writer) {
    this.database = database;
    this.writer = writer;
  }

  @Override
  public StoredTopics load() {
    JdbcTemplate db = new JdbcTemplate(database.dataSource());
    Map<String, Map<String, String>> configs = new HashMap<>();
    db.query(
        "select topic_id, config_name, config_value from topic_configs",
        row -> {
          configs
              .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
              .put(row.getString(2), row.getString(3));
        });
    List<Topic> active = new ArrayList<>();
    List<Topic> deleting = new ArrayList<>();
    db.query(
        "select topic_id, topic, partition_count, state from topics",
        row -> {
          TopicConfig config = TopicConfig.of(configs.getOrDefault(row.getString(1), Map.of()));
          Topic topic = new Topic(row.getString(2), row.getString(1), row.getInt(3), config);
          (row.getString(4).equals(ACTIVE) ? active : deleting).add(topic);
        });
    return new StoredTopics(active, deleting);
  }

  @Override
  public void create(Topic topic) {
    writer.store(
        db -> {
          db.update(
              "insert into topics (topic_id, topic, partition_count, state) values (?, ?, ?, ?)",
              topic.topicId(),
              topic.name(),
              topic.partitionCount(),
              ACTIVE);
          insertConfigs(db, topic);
        },
        () -> {});
  }

  @Override
  public void update(Topic topic) {
    writer.store(
        db -> {
          db.update(
              "update topics set partition_count = ? where topic_id = ?",
              topic.partitionCount(),
              topic.topicId());
          db.update("delete from topic_configs where topic_id = ?", topic.topicId());
          insertConfigs(db, topic);
        },
        () -> {});
  }

  @Override
  public void beginDelete(Topic topic) {
    writer.store(
        db ->
            db.update("update topics set state = ? where topic_id = ?", DELETING, topic.topicId()),
        () -> {});
  }

  @Override
  public void endDelete(Topic topic, Runnable whenStored) {
    writer.store(
        db -> {
          db.update("delete from committed_offsets where topic_id = ?", topic.topicId());
          db.update("delete from topics where topic_id = ?", topic.topicId());
        },
        whenStored);
  }

  private static void insertConfigs(JdbcOperations db, Topic topic) {
    List<Object[]> rows =
        topic.config().set().entrySet().stream()
            .map(config -> new Object[] {topic.topicId(), config.getKey(), config.getValue()})
            .toList();
    db.batchUpdate(
        "insert into topic_configs (topic_id, config_name, config_value) values (?, ?, ?)", rows);
  }
}
