package io.logpost.consumer;

import io.logpost.engine.Acks;
import io.logpost.engine.Batches;
import io.logpost.engine.InMemoryEngine;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Consumer instances of the group `billing` over an engine in memory with the topic `orders` of
/// two partitions, and a clock that stands still.
final class InstanceFixture {
  static final TopicPartition P0 = new TopicPartition("orders", 0);
  static final TopicPartition P1 = new TopicPartition("orders", 1);
  static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);
  static final Subscription ORDERS = new Subscription.Topics(Set.of("orders"));

  final InMemoryEngine engine = new InMemoryEngine();
  final Set<MemberName> taken = new HashSet<>();
  final AtomicLong nanos = new AtomicLong();
  final InMemoryInstanceStore store = new InMemoryInstanceStore();
  Instances instances = newInstances();

  InstanceFixture() {
    engine.topics().create("orders", 2);
  }

  private Instances newInstances() {
    return new Instances(engine, store, IDLE_TIMEOUT, nanos::get, taken::contains);
  }

  /// What a start after an end finds: the engine's members and the store.
  void restart() {
    instances = newInstances();
    var _ = instances.revive(engine.groups().stored());
  }

  static MemberName name(String instance) {
    return new MemberName("billing", instance);
  }

  static InstanceConfig config(Dialect dialect, AutoOffsetReset reset, boolean autoCommit) {
    return new InstanceConfig(dialect, "json", reset, autoCommit, true, Duration.ofSeconds(1));
  }

  /// Confluent's, from the earliest offset.
  Instance create(String name, boolean autoCommit) {
    return instances.create(
        name(name), config(Dialect.CONFLUENT, AutoOffsetReset.EARLIEST, autoCommit));
  }

  Instance subscribed(String name, boolean autoCommit) {
    Instance instance = create(name, autoCommit);
    instance.subscribe(ORDERS);
    return instance;
  }

  void produce(TopicPartition partition, String... values) {
    engine.records().append(Batches.request(Acks.ALL, Batches.part(partition, 1_000, values)));
  }

  /// All that may be read now, as `orders-0@5`.
  static List<String> read(Instance instance) {
    return read(instance, Integer.MAX_VALUE);
  }

  static List<String> read(Instance instance, int maxRecords) {
    List<String> records = new ArrayList<>();
    instance.read(
        Duration.ZERO,
        (partition, record) ->
            records.size() < maxRecords && records.add(partition + "@" + record.offset()));
    return records;
  }

  /// The group's offsets by partition.
  Map<TopicPartition, Long> committed() {
    Map<TopicPartition, Long> committed = new TreeMap<>();
    engine
        .groups()
        .committed("billing")
        .forEach((partition, offset) -> committed.put(partition, offset.nextOffset()));
    return committed;
  }

  static Map<TopicPartition, CommittedOffset> at(TopicPartition partition, long offset) {
    return Map.of(partition, new CommittedOffset(offset, ""));
  }
}
