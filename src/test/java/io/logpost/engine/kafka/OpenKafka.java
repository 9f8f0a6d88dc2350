package io.logpost.engine.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;

/// An engine on the tests' cluster, without topics and groups. Stateless.
final class OpenKafka {
  static final KafkaEngineSettings SETTINGS = new KafkaEngineSettings(Duration.ofSeconds(30), 100);

  private OpenKafka() {}

  /// Connects after everything that an earlier test left behind was deleted.
  static KafkaEngine onEmptyCluster() {
    empty(KafkaCluster.shared());
    return onCluster();
  }

  /// Connects to the cluster as it is.
  static KafkaEngine onCluster() {
    return new KafkaEngine(KafkaCluster.shared().clients(), SETTINGS);
  }

  private static void empty(KafkaCluster cluster) {
    try (Admin admin = cluster.clients().admin(Map.of())) {
      GroupQueries groups = new GroupQueries(() -> admin);
      for (ConsumerGroupDescription group : groups.all()) {
        if (!group.members().isEmpty()) {
          var everybody = new RemoveMembersFromConsumerGroupOptions();
          var _ =
              Calls.change(
                  admin.removeMembersFromConsumerGroup(group.groupId(), everybody).all(),
                  Subject.ofGroup(group.groupId()));
        }
        var _ =
            Calls.change(
                admin.deleteConsumerGroups(List.of(group.groupId())).all(),
                Subject.ofGroup(group.groupId()));
      }
      var names = Calls.read(admin.listTopics().names(), Subject.CLUSTER);
      if (!names.isEmpty()) {
        var _ = Calls.change(admin.deleteTopics(names).all(), Subject.CLUSTER);
        Calls.awaitSeen(() -> Calls.read(admin.listTopics().names(), Subject.CLUSTER).isEmpty());
      }
    }
  }
}
