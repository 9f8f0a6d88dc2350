package io.logpost.store;

import io.logpost.group.Assignor;
import io.logpost.group.GroupPartition;
import io.logpost.group.GroupState;
import io.logpost.group.GroupStore;
import io.logpost.group.Membership;
import io.logpost.group.Owned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;

/// Keeps groups in the tables `consumer_groups`, `group_members` and `group_assignments`.
public final class JdbcGroupStore implements GroupStore {
  private static final String MERGE_GROUP =
      """
      merge into consumer_groups (group_name, assignor, generation, empty_since) key (group_name)
        values (?, ?, ?, ?)\
      """;
  private static final String MERGE_MEMBER =
      """
      merge into group_members
        (group_name, member_name, subscription_kind, subscription, max_poll_interval_ms)
        key (group_name, member_name)
        values (?, ?, ?, ?, ?)\
      """;
  private static final String DELETE_MEMBER =
      "delete from group_members where group_name = ? and member_name = ?";
  private static final String MERGE_ASSIGNMENT =
      """
      merge into group_assignments
        (group_name, topic_id, partition_number, member_name, since_generation, revoked_in)
        key (group_name, topic_id, partition_number)
        values (?, ?, ?, ?, ?, ?)\
      """;
  private static final String DELETE_ASSIGNMENT =
      """
      delete from group_assignments
        where group_name = ? and topic_id = ? and partition_number = ?\
      """;

  private final MetadataDatabase database;
  private final MetadataWriter writer;

  public JdbcGroupStore(MetadataDatabase database, MetadataWriter writer) {
    this.database = database;
    this.writer = writer;
  }

  @Override
  public List<GroupState> load() {
    JdbcTemplate db = new JdbcTemplate(database.dataSource());
    Map<String, Map<String, Membership>> members = loadMembers(db);
    Map<String, Map<GroupPartition, Owned>> owned = loadAssignments(db);
    return db.query(
        "select group_name, assignor, generation, empty_since from consumer_groups",
        (row, _) ->
            new GroupState(
                row.getString(1),
                Assignor.ofName(row.getString(2)).orElseThrow(),
                row.getInt(3),
                row.getLong(4),
                members.getOrDefault(row.getString(1), Map.of()),
                owned.getOrDefault(row.getString(1), Map.of())));
  }

  private static Map<String, Map<String, Membership>> loadMembers(JdbcOperations db) {
    Map<String, Map<String, Membership>> members = new HashMap<>();
    db.query(
        """
        select group_name, member_name, subscription_kind, subscription, max_poll_interval_ms
          from group_members\
        """,
        row -> {
          members
              .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
              .put(
                  row.getString(2),
                  new Membership(
                      new SubscriptionText(row.getString(3), row.getString(4)).subscription(),
                      Duration.ofMillis(row.getLong(5))));
        });
    return members;
  }

  private static Map<String, Map<GroupPartition, Owned>> loadAssignments(JdbcOperations db) {
    Map<String, Map<GroupPartition, Owned>> owned = new HashMap<>();
    db.query(
        """
        select group_name, topic_id, partition_number, member_name, since_generation, revoked_in
          from group_assignments\
        """,
        row -> {
          owned
              .computeIfAbsent(row.getString(1), _ -> new HashMap<>())
              .put(
                  new GroupPartition(row.getString(2), row.getInt(3)),
                  new Owned(row.getString(4), row.getInt(5), row.getInt(6)));
        });
    return owned;
  }

  @Override
  public void store(List<Change> changes) {
    writer.store(db -> changes.forEach(change -> write(db, change)), () -> {});
  }

  private static void write(JdbcOperations db, Change change) {
    GroupState before = change.before();
    GroupState after = change.after();
    if (after != null) {
      db.update(
          MERGE_GROUP,
          after.group(),
          after.assignor().protocolName(),
          after.generation(),
          after.emptySinceMs());
      writeMembers(db, after, before == null ? Map.of() : before.members());
      writeAssignments(db, after, before == null ? Map.of() : before.owned());
    } else if (before != null) {
      db.update("delete from consumer_groups where group_name = ?", before.group());
    }
  }

  private static void writeMembers(
      JdbcOperations db, GroupState after, Map<String, Membership> before) {
    List<Object[]> changed = new ArrayList<>();
    after
        .members()
        .forEach((name, membership) -> {
          if (!membership.equals(before.get(name))) {
            changed.add(row(after.group(), name, membership));
          }
        });
    List<Object[]> removed =
        before.keySet().stream()
            .filter(name -> !after.members().containsKey(name))
            .map(name -> new Object[] {after.group(), name})
            .toList();
    db.batchUpdate(DELETE_MEMBER, removed);
    db.batchUpdate(MERGE_MEMBER, changed);
  }

  private static void writeAssignments(
      JdbcOperations db, GroupState after, Map<GroupPartition, Owned> before) {
    List<Object[]> changed = new ArrayList<>();
    after
        .owned()
        .forEach((partition, owned) -> {
          if (!owned.equals(before.get(partition))) {
            changed.add(row(after.group(), partition, owned));
          }
        });
    List<Object[]> removed =
        before.keySet().stream()
            .filter(partition -> !after.owned().containsKey(partition))
            .map(partition ->
                new Object[] {after.group(), partition.topicId(), partition.partition()})
            .toList();
    db.batchUpdate(DELETE_ASSIGNMENT, removed);
    db.batchUpdate(MERGE_ASSIGNMENT, changed);
  }

  private static Object[] row(String group, String member, Membership membership) {
    SubscriptionText subscription = SubscriptionText.of(membership.subscription());
    return new Object[] {
      group,
      member,
      subscription.kind(),
      subscription.text(),
      membership.maxPollInterval().toMillis()
    };
  }

  private static Object[] row(String group, GroupPartition partition, Owned owned) {
    return new Object[] {
      group,
      partition.topicId(),
      partition.partition(),
      owned.member(),
      owned.since(),
      owned.revokedIn()
    };
  }
}
