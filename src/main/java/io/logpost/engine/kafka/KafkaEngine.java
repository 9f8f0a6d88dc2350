package io.logpost.engine.kafka;

import io.logpost.engine.Engine;
import io.logpost.engine.Groups;
import io.logpost.engine.HealthFact;
import io.logpost.engine.RecordStore;
import io.logpost.engine.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;

/// The engine on an Apache Kafka cluster. It keeps nothing that lasts: any number of them may stand
/// before one cluster.
///
/// Threads: any number call it; what it is made of says who guards what. {@link #stop} ends what
/// waits, {@link #close} leaves the places of members to a successor.
public final class KafkaEngine implements Engine, AutoCloseable {
  /// How long one question to the cluster may take, with all it tries again.
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private final LazyAdmin admin;
  private final ClusterWatch watch;
  private final TopicCache cache;
  private final KafkaTopics topics;

  /// Connects; a cluster that can't be reached is tried again by every call.
  public KafkaEngine(KafkaClients clients, KafkaEngineSettings settings) {
    admin =
        new LazyAdmin(
            clients,
            Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) CALL_TIMEOUT.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) REQUEST_TIMEOUT.toMillis()));
    watch = new ClusterWatch(admin);
    cache = new TopicCache(admin);
    OffsetQueries offsets = new OffsetQueries(admin);
    topics = new KafkaTopics(admin, cache, offsets);
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Integer> brokers() {
    return Calls.read(admin.get().describeCluster().nodes(), Subject.CLUSTER).stream()
        .map(Node::id)
        .sorted()
        .toList();
  }

  @Override
  public Topics topics() {
    return topics;
  }

  @Override
  public RecordStore records() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Groups groups() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<HealthFact> health() {
    return List.of(watch.health());
  }

  /// Asks the cluster how it is; to be called about once a second, by one thread.
  public void probe() {
    watch.probe();
  }

  /// Asks the cluster again for what is known of its topics; to be called every few seconds.
  public void refresh() {
    cache.refresh();
  }

  /// Ends the waiting of fetches, now and from now on; everything else goes on.
  public void stop() {}

  @Override
  public void close() {
    admin.close();
  }
}
