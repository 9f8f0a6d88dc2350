package io.logpost.group;

import io.logpost.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupAssignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/// Asks one of Kafka's public assignors who is to get which partition; the only class that uses
/// kafka-clients.
///
/// A member's name is both member id and `group.instance.id`, so that the assignors' order of
/// members never depends on when they joined. What a member owns and keeps is told as its owned
/// partitions, under one generation for all: the sticky assignor believes everything of it. What is
/// being revoked is told as nobody's, so that the decision to move it stands until it moved. A
/// member none of whose topics is there is not told of: the sticky assignor would take the
/// subscription of the next one for its own, and give it partitions that it does not want.
final class KafkaAssignors {
  private static final Node NO_LEADER = Node.noNode();
  private static final Node[] NO_NODES = {};

  private KafkaAssignors() {}

  /// Who is to get which partition, by the group's assignor. The sticky one leaves out what it
  /// takes from a member for another.
  static Map<GroupPartition, String> target(GroupState state, GroupTopics topics) {
    Map<String, ConsumerPartitionAssignor.Subscription> subscriptions =
        subscriptions(state, topics);
    if (subscriptions.isEmpty()) {
      return Map.of();
    }
    GroupAssignment assignment =
        assignor(state.assignor())
            .assign(cluster(state, topics), new GroupSubscription(subscriptions));
    Map<GroupPartition, String> target = new HashMap<>();
    assignment
        .groupAssignment()
        .forEach((member, assigned) ->
            assigned
                .partitions()
                .forEach(partition -> target.put(ours(partition, topics), member)));
    return target;
  }

  private static ConsumerPartitionAssignor assignor(Assignor assignor) {
    return switch (assignor) {
      case RANGE -> new RangeAssignor();
      case ROUND_ROBIN -> new RoundRobinAssignor();
      case COOPERATIVE_STICKY -> new CooperativeStickyAssignor();
    };
  }

  private static Cluster cluster(GroupState state, GroupTopics topics) {
    List<PartitionInfo> partitions = new ArrayList<>();
    for (GroupPartition wanted : topics.wanted(state)) {
      TopicPartition id = kafkas(wanted, topics);
      partitions.add(new PartitionInfo(id.topic(), id.partition(), NO_LEADER, NO_NODES, NO_NODES));
    }
    return new Cluster(null, List.of(), partitions, Set.of(), Set.of());
  }

  private static Map<String, ConsumerPartitionAssignor.Subscription> subscriptions(
      GroupState state, GroupTopics topics) {
    Map<String, List<TopicPartition>> kept = new HashMap<>();
    state
        .owned()
        .forEach((partition, owned) -> {
          if (!owned.revoking()) {
            kept.computeIfAbsent(owned.member(), _ -> new ArrayList<>())
                .add(kafkas(partition, topics));
          }
        });
    Map<String, ConsumerPartitionAssignor.Subscription> subscriptions = new TreeMap<>();
    state
        .members()
        .forEach((name, member) -> {
          List<String> wanted = topics.matching(member.subscription());
          if (!wanted.isEmpty()) {
            List<TopicPartition> owned = kept.getOrDefault(name, List.of());
            subscriptions.put(name, subscription(name, wanted, owned, state.generation()));
          }
        });
    return subscriptions;
  }

  private static ConsumerPartitionAssignor.Subscription subscription(
      String member, List<String> wanted, List<TopicPartition> owned, int generation) {
    var subscription =
        new ConsumerPartitionAssignor.Subscription(
            wanted, null, owned, generation, Optional.empty());
    subscription.setGroupInstanceId(Optional.of(member));
    return subscription;
  }

  private static TopicPartition kafkas(GroupPartition partition, GroupTopics topics) {
    return new TopicPartition(topics.topicOf(partition).name(), partition.partition());
  }

  private static GroupPartition ours(TopicPartition partition, GroupTopics topics) {
    Topic topic = topics.byName(partition.topic());
    return new GroupPartition(topic.topicId(), partition.partition());
  }
}
