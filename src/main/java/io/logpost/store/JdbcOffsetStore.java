package io.logpost.store;

import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.OffsetStore;
import io.logpost.group.StoredOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/// Keeps committed offsets in the table `committed_offsets`.
public final class JdbcOffsetStore implements OffsetStore {
  private static final String SELECT =
      """
      select group_name, topic_id, partition_number, next_offset, metadata, committed_at
        from committed_offsets where topic_id in (select topic_id from topics where state = 'ACTIVE')\
      """;
  private static final String DELETE =
      """
      delete from committed_offsets
        where group_name = ? and topic_id = ? and partition_number = ?\
      """;

  private final MetadataDatabase database;
  private final MetadataWriter writer;

  public JdbcOffsetStore(MetadataDatabase database, MetadataWriter writer) {
    this.database = database;
    this.writer = writer;
  }

  @Override
  public Map<String, Map<GroupPartition, StoredOffset>> load() {
    writer.store(
        db ->
            db.update(
                "delete from committed_offsets where topic_id not in (select topic_id from topics)"),
        () -> {});
    Map<String, Map<GroupPartition, StoredOffset>> byGroup = new HashMap<>();
    new JdbcTemplate(database.dataSource())
        .query(
            SELECT,
            row -> {
              byGroup
                  .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                  .put(
                      new GroupPartition(row.getString(2), row.getInt(3)),
                      new StoredOffset(
                          new CommittedOffset(row.getLong(4), row.getString(5)), row.getLong(6)));
            });
    return byGroup;
  }

  @Override
  public void commit(String group, Map<GroupPartition, StoredOffset> offsets, Runnable whenStored) {
    writer.store(OffsetsChange.of(group, offsets), whenStored);
  }

  @Override
  public void delete(String group, Set<GroupPartition> partitions, Runnable whenStored) {
    List<Object[]> rows =
        partitions.stream()
            .map(partition -> new Object[] {group, partition.topicId(), partition.partition()})
            .toList();
    writer.store(db -> db.batchUpdate(DELETE, rows), whenStored);
  }

  @Override
  public void expire(String group, long committedBeforeMs, Runnable whenStored) {
    writer.store(
        db ->
            db.update(
                "delete from committed_offsets where group_name = ? and committed_at < ?",
                group,
                committedBeforeMs),
        whenStored);
  }

  @Override
  public void deleteGroup(String group, Runnable whenStored) {
    writer.store(
        db -> db.update("delete from committed_offsets where group_name = ?", group), whenStored);
  }
}
