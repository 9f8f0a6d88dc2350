package io.logpost.store;

import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcOperations;

/// Offsets to commit; several of them become one, in which the last commit of a partition wins.
record OffsetsChange(Map<Key, StoredOffset> offsets) implements Change {
  private static final String MERGE =
      """
      merge into committed_offsets
        (group_name, topic_id, partition_number, next_offset, metadata, committed_at)
        key (group_name, topic_id, partition_number)
        values (?, ?, ?, ?, ?, ?)\
      """;

  /// A row's primary key.
  record Key(String group, GroupPartition partition) {}

  static OffsetsChange of(String group, Map<GroupPartition, StoredOffset> offsets) {
    Map<Key, StoredOffset> keyed = new LinkedHashMap<>();
    offsets.forEach((partition, offset) -> keyed.put(new Key(group, partition), offset));
    return new OffsetsChange(keyed);
  }

  static OffsetsChange merged(List<OffsetsChange> inOrder) {
    Map<Key, StoredOffset> merged = new LinkedHashMap<>();
    inOrder.forEach(change -> merged.putAll(change.offsets));
    return new OffsetsChange(merged);
  }

  @Override
  public void write(JdbcOperations database) {
    List<Object[]> rows = new ArrayList<>(offsets.size());
    offsets.forEach((key, offset) ->
        rows.add(
            new Object[] {
              key.group(),
              key.partition().topicId(),
              key.partition().partition(),
              offset.committed().nextOffset(),
              offset.committed().metadata(),
              offset.committedAtMs()
            }));
    database.batchUpdate(MERGE, rows);
  }
}
