package io.logpost.store;

import io.logpost.consumer.AutoOffsetReset;
import io.logpost.consumer.Dialect;
import io.logpost.consumer.InstanceConfig;
import io.logpost.consumer.InstanceStore;
import io.logpost.consumer.Interest;
import io.logpost.consumer.MemberName;
import io.logpost.consumer.StoredInstance;
import io.logpost.record.TopicPartition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/// Keeps consumer instances in the table `consumer_instances`.
public final class JdbcInstanceStore implements InstanceStore {
  private static final String SELECT =
      """
      select group_name, instance_name, dialect, record_format, auto_offset_reset, auto_commit,
        read_committed, request_timeout_ms, interest_kind, interest from consumer_instances\
      """;
  private static final String MERGE =
      """
      merge into consumer_instances
        (group_name, instance_name, dialect, record_format, auto_offset_reset, auto_commit,
          read_committed, request_timeout_ms, interest_kind, interest)
        key (group_name, instance_name)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  private final MetadataDatabase database;
  private final MetadataWriter writer;

  public JdbcInstanceStore(MetadataDatabase database, MetadataWriter writer) {
    this.database = database;
    this.writer = writer;
  }

  /// What an interest is stored as.
  private record Stored(String kind, String text) {}

  @Override
  public List<StoredInstance> load() {
    return new JdbcTemplate(database.dataSource()).query(SELECT, (row, _) -> instance(row));
  }

  @Override
  public void save(StoredInstance instance) {
    InstanceConfig config = instance.config();
    Stored interest = stored(instance.interest());
    Object[] row = {
      instance.name().group(),
      instance.name().member(),
      config.dialect().name(),
      config.format(),
      config.autoOffsetReset().name(),
      config.autoCommit(),
      config.readCommitted(),
      config.requestTimeout().toMillis(),
      interest.kind(),
      interest.text()
    };
    writer.store(db -> db.update(MERGE, row), () -> {});
  }

  @Override
  public void remove(MemberName name) {
    writer.store(
        db ->
            db.update(
                "delete from consumer_instances where group_name = ? and instance_name = ?",
                name.group(),
                name.member()),
        () -> {});
  }

  private static StoredInstance instance(ResultSet row) throws SQLException {
    return new StoredInstance(
        new MemberName(row.getString("group_name"), row.getString("instance_name")),
        new InstanceConfig(
            Dialect.valueOf(row.getString("dialect")),
            row.getString("record_format"),
            AutoOffsetReset.valueOf(row.getString("auto_offset_reset")),
            row.getBoolean("auto_commit"),
            row.getBoolean("read_committed"),
            Duration.ofMillis(row.getLong("request_timeout_ms"))),
        interest(row.getString("interest_kind"), row.getString("interest")));
  }

  private static Stored stored(Interest interest) {
    return switch (interest) {
      case Interest.Nothing _ -> new Stored("NOTHING", "");
      case Interest.Subscribed(var subscription) -> {
        SubscriptionText text = SubscriptionText.of(subscription);
        yield new Stored(text.kind(), text.text());
      }
      case Interest.Assigned(var partitions) ->
          new Stored(
              "PARTITIONS",
              partitions.stream()
                  .map(id -> id.topic() + ":" + id.partition())
                  .collect(Collectors.joining(",")));
    };
  }

  private static Interest interest(String kind, String text) {
    return switch (kind) {
      case "NOTHING" -> new Interest.Nothing();
      case "PARTITIONS" ->
          Interest.Assigned.of(
              Stream.of(text.split(",", -1))
                  .map(JdbcInstanceStore::partition)
                  .collect(Collectors.toSet()));
      default -> new Interest.Subscribed(new SubscriptionText(kind, text).subscription());
    };
  }

  private static TopicPartition partition(String text) {
    int colon = text.lastIndexOf(':');
    return new TopicPartition(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
