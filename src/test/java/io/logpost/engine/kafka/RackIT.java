package io.logpost.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.engine.Engine;
import io.logpost.engine.EngineFixture;
import io.logpost.engine.NewTopic;
import io.logpost.engine.PartitionDescription;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// With `client.rack` set, records come from a replica in that rack.
class RackIT extends EngineFixture {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private KafkaEngine engine = OpenKafka.onEmptyCluster();

  @AfterEach
  void close() {
    engine.close();
  }

  @Override
  protected Engine engine() {
    return engine;
  }

  @Test
  void followersAreReadFrom() {
    PartitionDescription partition =
        engine
            .topics()
            .create(new NewTopic("orders", OptionalInt.of(1), OptionalInt.of(3), Map.of()))
            .partitions()
            .getFirst();
    int follower =
        partition.replicas().stream().filter(id -> id != partition.leader()).findFirst().get();
    engine.close();
    engine = inRack(follower);
    long offset = append(orders0, "a");
    Preferred.METRICS.clear();

    long begin = System.nanoTime();
    while (!Preferred.replicas().contains((double) follower)) {
      assertThat(System.nanoTime() - begin).as("read from the leader").isLessThan(PATIENCE_NANOS);
      offset = fetch(orders0, offset).nextOffsets().get(orders0);
      append(orders0, "more");
    }

    assertThat(fetch(orders0, 0).values()).startsWith("a", "more");
  }

  private static KafkaEngine inRack(int broker) {
    Map<String, Object> connection = KafkaCluster.shared().connection();
    Map<String, Object> ofConsumers = new TreeMap<>(connection);
    ofConsumers.put("client.rack", "rack" + broker);
    ofConsumers.put("metric.reporters", Preferred.class.getName());
    return new KafkaEngine(
        new KafkaClients(connection, connection, ofConsumers), OpenKafka.SETTINGS);
  }

  /// Sees which replica the consumers read from.
  public static final class Preferred implements MetricsReporter {
    private static final Queue<KafkaMetric> METRICS = new ConcurrentLinkedQueue<>();

    static List<Object> replicas() {
      return METRICS.stream()
          .map(KafkaMetric::metricValue)
          .<Object>map(value -> ((Number) value).doubleValue())
          .toList();
    }

    @Override
    public void metricChange(KafkaMetric metric) {
      if (metric.metricName().name().equals("preferred-read-replica")) {
        METRICS.add(metric);
      }
    }

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
  }
}
