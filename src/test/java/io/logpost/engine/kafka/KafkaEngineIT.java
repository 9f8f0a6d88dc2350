package io.logpost.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.engine.Engine;
import io.logpost.engine.EngineContract;
import io.logpost.engine.NewTopic;
import io.logpost.engine.PartitionDescription;
import io.logpost.engine.TopicDescription;
import io.logpost.error.LogpostException.InvalidField;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every engine does, on a cluster of three brokers.
class KafkaEngineIT extends EngineContract {
  private KafkaEngine engine;

  @BeforeEach
  void connect() {
    engine = OpenKafka.onEmptyCluster();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Override
  protected Engine engine() {
    return engine;
  }

  @Nested
  class Replication {
    @Test
    void isAsAsked() {
      TopicDescription made =
          engine
              .topics()
              .create(
                  new NewTopic(
                      "orders",
                      OptionalInt.of(1),
                      OptionalInt.of(3),
                      Map.of("min.insync.replicas", "2")));

      assertThat(made.replicationFactor()).isEqualTo(3);
      assertThat(made.configs()).isEqualTo(Map.of("min.insync.replicas", "2"));
      PartitionDescription partition = made.partitions().getFirst();
      assertThat(partition.replicas()).containsExactlyInAnyOrder(1, 2, 3);
      assertThat(partition.inSync()).contains(partition.leader());
      assertThat(engine.brokers()).containsExactly(1, 2, 3);
    }

    @Test
    void isNotMoreThanThereAreBrokers() {
      NewTopic four = new NewTopic("orders", OptionalInt.of(1), OptionalInt.of(4), Map.of());

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> engine.topics().create(four))
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "replication_factor"));
    }
  }
}
