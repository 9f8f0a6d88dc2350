package io.logpost.group;

import io.logpost.topic.Topic;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// The topics there are, as one round of the coordinator sees them, and which of them a
/// subscription takes. Confined to its round.
final class GroupTopics {
  private final NavigableMap<String, Topic> byName = new TreeMap<>();
  private final Map<String, Topic> byId = new HashMap<>();
  private final Map<Subscription, List<String>> matching = new HashMap<>();

  GroupTopics(Collection<Topic> topics) {
    topics.forEach(topic -> {
      byName.put(topic.name(), topic);
      byId.put(topic.topicId(), topic);
    });
  }

  boolean exists(GroupPartition partition) {
    Topic topic = byId.get(partition.topicId());
    return topic != null && partition.partition() < topic.partitionCount();
  }

  /// The topic of a partition that {@link #exists}.
  Topic topicOf(GroupPartition partition) {
    Topic topic = byId.get(partition.topicId());
    if (topic == null) {
      throw new IllegalStateException("no topic of " + partition);
    }
    return topic;
  }

  /// The topic of a name that {@link #matching} gave.
  Topic byName(String name) {
    Topic topic = byName.get(name);
    if (topic == null) {
      throw new IllegalStateException("no topic " + name);
    }
    return topic;
  }

  /// The topics that a subscription takes of those there are, sorted.
  List<String> matching(Subscription subscription) {
    return matching.computeIfAbsent(
        subscription,
        wanted ->
            switch (wanted) {
              case Subscription.Topics(var names) ->
                  names.stream().filter(byName::containsKey).toList();
              case Subscription.Pattern _ ->
                  byName.keySet().stream().filter(wanted::matches).toList();
            });
  }

  /// All partitions that a member of a group wants.
  Set<GroupPartition> wanted(GroupState state) {
    Set<String> names = new HashSet<>();
    state.members().values().forEach(member -> names.addAll(matching(member.subscription())));
    Set<GroupPartition> wanted = new HashSet<>();
    for (String name : names) {
      Topic topic = byName(name);
      for (int number = 0; number < topic.partitionCount(); number++) {
        wanted.add(new GroupPartition(topic.topicId(), number));
      }
    }
    return wanted;
  }
}
