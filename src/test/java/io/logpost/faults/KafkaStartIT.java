package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.LogpostProcess.Surroundings;
import io.logpost.Looks;
import io.logpost.engine.kafka.KafkaClients;
import io.logpost.engine.kafka.KafkaCluster;
import io.logpost.engine.kafka.KafkaEngine;
import io.logpost.engine.kafka.KafkaEngineSettings;
import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Keyed;
import io.logpost.faults.ServerHttp.Placed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The service starts before its cluster does, is let in by TLS and SASL, and follows partitions to
/// a broker that is added.
class KafkaStartIT {
  @TempDir Path directory;

  @Test
  void aClusterThatIsNotThereYetIsWaitedFor() throws Exception {
    Path brokers = Files.createDirectory(directory.resolve("brokers"));
    try (KafkaCluster cluster = KafkaCluster.prepared(brokers, 1, SecuredListener.made(directory));
        LogpostProcess server =
            LogpostProcess.begun(Surroundings.NONE, directory, settings(cluster))) {
      ServerHttp http = new ServerHttp(server.port());
      server.awaitLive();

      http.awaitNotReady("spring.kafka.bootstrap-servers");
      Answer produced = http.produce("orders", List.of(new Keyed("k", "v")));
      assertThat(produced.status()).isEqualTo(503);
      assertThat(produced.stored()).isEqualTo("no");
      assertThat(produced.body().get("error_code").asInt()).isEqualTo(50313);

      var _ = cluster.start();

      assertThat(server.getsReady()).isTrue();
      http.createTopic("orders", 1, "{}");
      var _ = http.produce("orders", List.of(new Keyed("k", "v"))).ok();
      assertThat(http.readAll("orders", 0).records()).hasSize(1);
      assertThat(server.dataDirectory()).doesNotExist();

      assertThat(healthAsStranger(cluster)).contains("Authentication failed");
      aBrokerThatIsAddedTakesPartitions(cluster, http);
    }
  }

  private static void aBrokerThatIsAddedTakesPartitions(KafkaCluster cluster, ServerHttp http)
      throws Exception {
    int added = cluster.addBroker();
    try (Admin admin = Admin.create(cluster.connection())) {
      NewPartitionReassignment there = new NewPartitionReassignment(List.of(added));
      admin
          .alterPartitionReassignments(Map.of(new TopicPartition("orders", 0), Optional.of(there)))
          .all()
          .get();
    }

    Looks.until("the new broker leads", () -> leader(http) == added);
    Looks.until(
        "it takes records",
        () -> http.produce("orders", List.of(new Keyed("k", "there"))).status() == 200);
    assertThat(http.readAll("orders", 0).records())
        .extracting(Placed::value)
        .startsWith("v")
        .endsWith("there");
  }

  private static int leader(ServerHttp http) {
    JsonNode partition =
        http.call("GET", "/v1/topics/orders", "").ok().get("partition_details").get(0);
    return partition.get("leader").asInt();
  }

  /// What the engine says of the cluster with a wrong password.
  private static String healthAsStranger(KafkaCluster cluster) {
    Map<String, Object> connection = new HashMap<>(cluster.connection());
    connection.put("sasl.jaas.config", SecuredListener.jaas("logpost", "guessed"));
    KafkaClients clients = new KafkaClients(connection, connection, connection);
    try (KafkaEngine engine =
        new KafkaEngine(clients, new KafkaEngineSettings(Duration.ofSeconds(30), 1))) {
      engine.probe();
      return engine.health().toString();
    }
  }

  /// The connection as Spring Boot's properties have it, the certificate in a bundle.
  private String[] settings(KafkaCluster cluster) {
    return new String[] {
      "--logpost.engine=kafka",
      "--spring.kafka.bootstrap-servers=" + cluster.bootstrapServers(),
      "--spring.kafka.security.protocol=SASL_SSL",
      "--spring.kafka.ssl.bundle=brokers",
      "--spring.kafka.properties.sasl.mechanism=PLAIN",
      "--spring.kafka.properties.sasl.jaas.config=" + SecuredListener.jaas("logpost", "secret"),
      "--spring.ssl.bundle.jks.brokers.truststore.location="
          + SecuredListener.store(directory).toUri(),
      "--spring.ssl.bundle.jks.brokers.truststore.password=" + SecuredListener.PASSWORD
    };
  }
}
