package io.logpost.engine.embedded;

import io.logpost.engine.GroupDescription;
import io.logpost.engine.GroupMember;
import io.logpost.engine.Groups;
import io.logpost.engine.JoinRequest;
import io.logpost.error.LogpostException.NotSupported;
import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.group.Assignor;
import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupName;
import io.logpost.group.GroupOffsets;
import io.logpost.group.GroupPartition;
import io.logpost.record.TopicPartition;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicCatalog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The groups' committed offsets, with topics by name instead of by id. Any thread may call it.
final class EmbeddedGroups implements Groups {
  /// Kafka's word for a group without members.
  private static final String EMPTY = "Empty";

  private final TopicCatalog catalog;
  private final GroupOffsets offsets;

  EmbeddedGroups(TopicCatalog catalog, GroupOffsets offsets) {
    this.catalog = catalog;
    this.offsets = offsets;
  }

  @Override
  public List<GroupDescription> list() {
    return offsets.groups().stream()
        .map(group -> new GroupDescription(group, EMPTY, 0, Assignor.DEFAULT, List.of()))
        .toList();
  }

  @Override
  public GroupDescription describe(String group) {
    GroupName.check(group);
    if (!offsets.exists(group)) {
      throw new UnknownGroup(group);
    }
    return new GroupDescription(group, EMPTY, 0, Assignor.DEFAULT, List.of());
  }

  @Override
  public void delete(String group) {
    offsets.deleteGroup(group);
  }

  @Override
  public Map<TopicPartition, CommittedOffset> committed(String group) {
    GroupName.check(group);
    Map<TopicPartition, CommittedOffset> byName = new HashMap<>();
    offsets
        .committed(group)
        .forEach((partition, offset) -> {
          Topic topic = catalog.byId(partition.topicId());
          if (topic != null) {
            byName.put(new TopicPartition(topic.name(), partition.partition()), offset);
          }
        });
    return byName;
  }

  @Override
  public void commit(String group, Map<TopicPartition, CommittedOffset> committed) {
    Map<GroupPartition, CommittedOffset> byId = new HashMap<>();
    committed.forEach((partition, offset) -> byId.put(existing(partition), offset));
    offsets.commit(group, byId);
  }

  @Override
  public void deleteOffsets(String group, Set<TopicPartition> partitions) {
    Set<GroupPartition> byId = new HashSet<>();
    for (TopicPartition partition : partitions) {
      Topic topic = catalog.find(partition.topic());
      if (topic != null) {
        byId.add(new GroupPartition(topic.topicId(), partition.partition()));
      }
    }
    offsets.delete(group, byId);
  }

  @Override
  public GroupMember join(JoinRequest request, Runnable onChange) {
    throw new NotSupported("There is no membership here.");
  }

  @Override
  public List<JoinRequest> stored() {
    return List.of();
  }

  private GroupPartition existing(TopicPartition partition) {
    Topic topic = catalog.topic(partition.topic());
    if (partition.partition() < 0 || partition.partition() >= topic.partitionCount()) {
      throw new UnknownPartition(topic.name(), partition.partition(), topic.partitionCount());
    }
    return new GroupPartition(topic.topicId(), partition.partition());
  }
}
