package io.logpost.engine.kafka;

import io.logpost.engine.Engine;
import io.logpost.engine.FetchWaits;
import io.logpost.engine.Groups;
import io.logpost.engine.HealthFact;
import io.logpost.engine.RecordStore;
import io.logpost.engine.Topics;
import java.time.Duration;
import java.time.InstantSource;
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
  private final FetchWaits waits = new FetchWaits();
  private final Watcher watcher;
  private final Readers readers;
  private final KafkaFetcher fetcher;
  private final KafkaAppender appender;
  private final KafkaRecords records;
  private final KafkaGroups groups;

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
    watcher = new Watcher(clients);
    cache = new TopicCache(admin, watcher::forget);
    OffsetQueries offsets = new OffsetQueries(admin);
    topics = new KafkaTopics(admin, cache, offsets);
    TopicLooks looks = new TopicLooks(cache);
    BoundsQuery bounds = new BoundsQuery(cache, offsets, looks);
    readers = new Readers(clients);
    fetcher = new KafkaFetcher(cache, bounds, readers, watcher, waits);
    appender =
        new KafkaAppender(clients, cache, looks, InstantSource.system(), settings.produceTimeout());
    records = new KafkaRecords(appender, fetcher, bounds);
    groups =
        new KafkaGroups(
            new GroupParts(
                clients,
                admin,
                cache,
                fetcher,
                new GroupQueries(admin),
                new TopicNames(topics::names)),
            settings.maxMembers());
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
    return records;
  }

  @Override
  public Groups groups() {
    return groups;
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
    readers.closeIdle();
    cache.refresh();
  }

  /// How many fetches wait at this moment.
  public int waitingFetches() {
    return waits.count();
  }

  /// Ends the waiting of fetches, now and from now on; everything else goes on.
  public void stop() {
    waits.stop();
  }

  @Override
  public void close() {
    stop();
    groups.close();
    appender.close();
    watcher.close();
    readers.close();
    admin.close();
  }
}
