package io.logpost.engine.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

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
      var groups = Calls.read(admin.listGroups().all(), Subject.CLUSTER);
      for (var group : groups) {
        try {
          var _ = Calls.get(admin.deleteConsumerGroups(java.util.List.of(group.groupId())).all());
        } catch (java.util.concurrent.ExecutionException e) {
          throw new IllegalStateException("a test left members in " + group, e);
        }
      }
      var names = Calls.read(admin.listTopics().names(), Subject.CLUSTER);
      if (!names.isEmpty()) {
        var _ = Calls.change(admin.deleteTopics(names).all(), Subject.CLUSTER);
        Calls.awaitSeen(() -> Calls.read(admin.listTopics().names(), Subject.CLUSTER).isEmpty());
      }
    }
  }
}
