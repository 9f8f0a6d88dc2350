package io.logpost.command;

import static java.util.Objects.requireNonNull;

import io.logpost.group.CommittedOffset;
import io.logpost.record.RecordVisitor;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// A cluster, as its clients see it. One thread at a time.
final class ClusterSide implements CopySide {
  /// A request that a broker takes at most, by its default.
  private static final int MAX_REQUEST_BYTES = 100 << 20;

  /// Nothing goes, nothing is refused, and no segment rolls because of what time a record has.
  private static final Map<String, String> WHILE_COPYING =
      Map.of(
          "cleanup.policy",
          "delete",
          "retention.ms",
          "-1",
          "retention.bytes",
          "-1",
          "segment.ms",
          Long.toString(Long.MAX_VALUE),
          "max.message.bytes",
          Integer.toString(MAX_REQUEST_BYTES),
          "message.timestamp.type",
          "CreateTime",
          "message.timestamp.before.max.ms",
          Long.toString(Long.MAX_VALUE),
          "message.timestamp.after.max.ms",
          Long.toString(Long.MAX_VALUE));

  private static final long LOOK_AGAIN_MS = 100;

  private final Map<String, Object> connection;
  private final Optional<Short> replicationFactor;
  private final Duration quietTime;
  private final Admin admin;
  private final ClusterRecords records;

  /// @param connection properties of all clients
  /// @param quietTime how long ends have to stay where they are
  ClusterSide(
      Map<String, Object> connection, Optional<Short> replicationFactor, Duration quietTime) {
    this.connection = Map.copyOf(connection);
    this.replicationFactor = replicationFactor;
    this.quietTime = quietTime;
    this.admin = Admin.create(this.connection);
    this.records = new ClusterRecords(this.connection);
  }

  /// The cluster's id.
  String id() {
    return get(admin.describeCluster().clusterId());
  }

  @Override
  public String what() {
    return "the cluster";
  }

  @Override
  public List<String> topicNames() {
    return get(admin.listTopics().names()).stream().sorted().toList();
  }

  @Override
  public @Nullable SideTopic topic(String name) {
    try {
      TopicDescription found =
          ask(requireNonNull(admin.describeTopics(List.of(name)).topicNameValues().get(name)));
      return new SideTopic(
          name, found.topicId().toString(), found.partitions().size(), configs(name));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return null; // also where not all brokers have heard of it
      }
      throw failed(e);
    }
  }

  private SortedMap<String, String> configs(String topic) throws ExecutionException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    SortedMap<String, String> set = new TreeMap<>();
    Config configs =
        requireNonNull(ask(admin.describeConfigs(List.of(resource)).all()).get(resource));
    for (ConfigEntry entry : configs.entries()) {
      if (entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG) {
        set.put(entry.name(), entry.value());
      }
    }
    return set;
  }

  @Override
  public Range range(TopicPartition partition) {
    return new Range(
        offset(partition, OffsetSpec.earliest()), offset(partition, OffsetSpec.latest()));
  }

  private long offset(TopicPartition partition, OffsetSpec spec) {
    var id = ofKafka(partition);
    var options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    return get(admin.listOffsets(Map.of(id, spec), options).partitionResult(id)).offset();
  }

  @Override
  public long read(TopicPartition partition, long from, long to, RecordVisitor visitor) {
    return records.read(ofKafka(partition), from, to, visitor);
  }

  @Override
  public Map<String, Map<TopicPartition, CommittedOffset>> committed(
      Collection<TopicPartition> of) {
    Map<String, Map<TopicPartition, CommittedOffset>> found = new TreeMap<>();
    ListConsumerGroupOffsetsSpec partitions =
        new ListConsumerGroupOffsetsSpec()
            .topicPartitions(of.stream().map(ClusterSide::ofKafka).toList());
    for (GroupListing group : get(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all())) {
      String name = group.groupId();
      Map<TopicPartition, CommittedOffset> offsets = new TreeMap<>();
      get(admin
              .listConsumerGroupOffsets(Map.of(name, partitions))
              .partitionsToOffsetAndMetadata(name))
          .forEach((id, offset) -> {
            if (offset != null) {
              offsets.put(
                  new TopicPartition(id.topic(), id.partition()),
                  new CommittedOffset(offset.offset(), offset.metadata()));
            }
          });
      if (!offsets.isEmpty()) {
        found.put(name, offsets);
      }
    }
    return found;
  }

  @Override
  public Set<String> groupsInUse(Collection<String> groups) {
    Set<String> inUse = new TreeSet<>();
    admin
        .describeConsumerGroups(groups)
        .describedGroups()
        .forEach((group, description) -> {
          if (hasMembers(description)) {
            inUse.add(group);
          }
        });
    return inUse;
  }

  private static boolean hasMembers(KafkaFuture<ConsumerGroupDescription> group) {
    try {
      return !ask(group).members().isEmpty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      throw failed(e);
    }
  }

  /// What a killed process had sent may be appended, or become readable, a moment after.
  @Override
  public void awaitQuiet(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Range> seen = ranges(partitions);
    long since = System.nanoTime();
    while (!seen.isEmpty() && System.nanoTime() - since < quietTime.toNanos()) {
      pause();
      Map<TopicPartition, Range> now = ranges(partitions);
      if (!now.equals(seen)) {
        seen = now;
        since = System.nanoTime();
      }
    }
  }

  private Map<TopicPartition, Range> ranges(Collection<TopicPartition> partitions) {
    return partitions.stream().collect(Collectors.toMap(partition -> partition, this::range));
  }

  @Override
  public @Nullable String refusal(SideTopic source) {
    try {
      var _ =
          ask(
              admin
                  .createTopics(
                      List.of(newTopic(source)), new CreateTopicsOptions().validateOnly(true))
                  .all());
      return null;
    } catch (ExecutionException e) {
      return String.valueOf(failed(e).getMessage());
    }
  }

  private NewTopic newTopic(SideTopic source) {
    return new NewTopic(source.name(), Optional.of(source.partitions()), replicationFactor)
        .configs(WHILE_COPYING);
  }

  @Override
  public SideTopic prepare(SideTopic source) {
    if (topic(source.name()) == null) {
      var _ = get(admin.createTopics(List.of(newTopic(source))).all());
    } else {
      alter(source.name(), WHILE_COPYING, Set.of());
    }
    return awaitTopic(source.name());
  }

  /// The brokers hear of a new topic a moment after it was made.
  private SideTopic awaitTopic(String name) {
    SideTopic topic = topic(name);
    while (topic == null) {
      pause();
      topic = topic(name);
    }
    return topic;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a command", e);
    }
  }

  @Override
  public Writer writer(TopicPartition partition, SideTopic source, long next) {
    int maxBytes = Integer.parseInt(source.configs().getOrDefault("max.message.bytes", "1048588"));
    return new ClusterWriter(connection, MAX_REQUEST_BYTES, maxBytes, ofKafka(partition), next);
  }

  @Override
  public List<String> finish(SideTopic source) {
    Set<String> back = new TreeSet<>(WHILE_COPYING.keySet());
    back.removeAll(source.configs().keySet());
    List<String> refused = new ArrayList<>();
    try {
      alter(source.name(), source.configs(), back);
    } catch (IllegalStateException _) {
      alter(source.name(), Map.of(), WHILE_COPYING.keySet());
      source
          .configs()
          .forEach((config, value) -> {
            try {
              alter(source.name(), Map.of(config, value), Set.of());
            } catch (IllegalStateException e) {
              refused.add("%s=%s: %s".formatted(config, value, e.getMessage()));
            }
          });
    }
    return refused;
  }

  private void alter(String topic, Map<String, String> set, Collection<String> back) {
    List<AlterConfigOp> changes = new ArrayList<>();
    set.forEach((config, value) ->
        changes.add(new AlterConfigOp(new ConfigEntry(config, value), OpType.SET)));
    back.forEach(
        config -> changes.add(new AlterConfigOp(new ConfigEntry(config, ""), OpType.DELETE)));
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var _ = get(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
  }

  @Override
  public void commit(String group, Map<TopicPartition, CommittedOffset> offsets) {
    Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
    offsets.forEach((partition, offset) ->
        wanted.put(
            ofKafka(partition), new OffsetAndMetadata(offset.nextOffset(), offset.metadata())));
    var _ = get(admin.alterConsumerGroupOffsets(group, wanted).all());
  }

  private static org.apache.kafka.common.TopicPartition ofKafka(TopicPartition partition) {
    return new org.apache.kafka.common.TopicPartition(partition.topic(), partition.partition());
  }

  private static <T> T get(KafkaFuture<T> answer) {
    try {
      return ask(answer);
    } catch (ExecutionException e) {
      throw failed(e);
    }
  }

  private static <T> T ask(KafkaFuture<T> answer) throws ExecutionException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a command", e);
    }
  }

  private static IllegalStateException failed(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IllegalStateException("The cluster says: " + cause.getMessage(), cause);
  }

  @Override
  public void close() {
    try (admin) {
      records.close();
    }
  }
}
