package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.LogpostProcess.Surroundings;
import io.logpost.engine.kafka.KafkaCluster;
import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Keyed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service starts before its cluster does, and is let in by TLS and SASL.
class KafkaStartIT {
  @TempDir Path directory;

  @Test
  void aClusterThatIsNotThereYetIsWaitedFor() throws Exception {
    Path brokers = Files.createDirectory(directory.resolve("brokers"));
    try (KafkaCluster cluster = KafkaCluster.prepared(brokers, 1, SecuredListener.made(directory));
        LogpostProcess server =
            LogpostProcess.begun(Surroundings.NONE, directory, settings(cluster, "secret"))) {
      ServerHttp http = new ServerHttp(server.port());
      server.awaitLive();

      Answer readiness = http.call("GET", "/actuator/health/readiness", "");
      assertThat(readiness.status()).isEqualTo(503);
      assertThat(readiness.body().toString())
          .contains("cluster")
          .contains("spring.kafka.bootstrap-servers");
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

      server.kill();
      server.beginStart(Surroundings.NONE, settings(cluster, "guessed"));
      server.awaitLive();
      http.awaitNotReady("Authentication failed");
    }
  }

  /// The connection as Spring Boot's properties have it, the certificate in a bundle.
  private String[] settings(KafkaCluster cluster, String password) {
    return new String[] {
      "--logpost.engine=kafka",
      "--spring.kafka.bootstrap-servers=" + cluster.bootstrapServers(),
      "--spring.kafka.security.protocol=SASL_SSL",
      "--spring.kafka.ssl.bundle=brokers",
      "--spring.kafka.properties.sasl.mechanism=PLAIN",
      "--spring.kafka.properties.sasl.jaas.config=" + SecuredListener.jaas("logpost", password),
      "--spring.ssl.bundle.jks.brokers.truststore.location="
          + SecuredListener.store(directory).toUri(),
      "--spring.ssl.bundle.jks.brokers.truststore.password=" + SecuredListener.PASSWORD
    };
  }
}
