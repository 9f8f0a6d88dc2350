package io.logpost.engine.kafka;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.Isolation;
import io.logpost.engine.NewTopic;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.PartitionDescription;
import io.logpost.engine.TopicDescription;
import io.logpost.engine.Topics;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.error.LogpostException.TopicNameCollides;
import io.logpost.error.Place;
import io.logpost.record.TopicPartition;
import io.logpost.topic.TopicConfig;
import io.logpost.topic.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.Errors;

/// The topics of the cluster. Changes are the controller's; each returns once the brokers tell of
/// it. Any thread may call it.
final class KafkaTopics implements Topics {
  private final Supplier<Admin> admin;
  private final TopicCache cache;
  private final OffsetQueries offsets;

  KafkaTopics(Supplier<Admin> admin, TopicCache cache, OffsetQueries offsets) {
    this.admin = admin;
    this.cache = cache;
    this.offsets = offsets;
  }

  @Override
  public List<String> names() {
    return Calls.read(admin.get().listTopics().names(), Subject.CLUSTER).stream().sorted().toList();
  }

  @Override
  public TopicDescription describe(String topic) {
    return described(cache.ask(topic));
  }

  @Override
  public int partitionCount(String topic) {
    return cache.topic(topic).partitions().size();
  }

  @Override
  public String topicId(String topic) {
    return cache.topic(topic).topicId();
  }

  @Override
  public TopicConfig config(String topic) {
    return cache.topic(topic).config();
  }

  @Override
  public SortedMap<String, String> configs(String topic) {
    return cache.topic(topic).all();
  }

  @Override
  public TopicDescription create(NewTopic topic) {
    TopicName.check(topic.name());
    var wanted =
        new org.apache.kafka.clients.admin.NewTopic(
                topic.name(), boxed(topic.partitionCount()), shorts(topic.replicationFactor()))
            .configs(topic.configs());
    try {
      Calls.get(admin.get().createTopics(List.of(wanted)).all());
    } catch (ExecutionException e) {
      throw refusedCreation(topic, e);
    }
    Calls.awaitSeen(() -> cache.find(topic.name()) != null);
    return described(cache.topic(topic.name())); // not asked again: another broker may not know it
  }

  private static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }

  private static Optional<Short> shorts(OptionalInt value) {
    return value.isPresent() ? Optional.of((short) value.getAsInt()) : Optional.empty();
  }

  private RuntimeException refusedCreation(NewTopic topic, ExecutionException failure) {
    String words = String.valueOf(Meaning.cause(failure).getMessage());
    if (words.contains("collides with existing topic")) {
      String existing = words.substring(words.lastIndexOf(':') + 1).strip();
      return new TopicNameCollides(topic.name(), existing);
    }
    if (Meaning.of(failure) == Meaning.TOPIC_EXISTS) {
      return new TopicDiffers(topic.name(), "There is a topic " + topic.name() + " already.");
    }
    Place place =
        switch (Errors.forException(Meaning.cause(failure))) {
          case INVALID_PARTITIONS -> Place.field("partitions");
          case INVALID_REPLICATION_FACTOR -> Place.field("replication_factor");
          case INVALID_CONFIG -> configField(words, topic.configs().keySet());
          default -> Place.UNKNOWN;
        };
    return KafkaErrors.ofChange(failure, Subject.of(topic.name()).at(place));
  }

  /// The config that the cluster's words are about.
  private static Place configField(String words, Set<String> names) {
    return names.stream()
        .filter(words::contains)
        .findFirst()
        .map(name -> Place.field("configs." + name))
        .orElse(Place.field("configs"));
  }

  @Override
  public void addPartitions(String topic, int partitionCount) {
    int count = cache.ask(topic).partitions().size();
    if (partitionCount < count) {
      throw new InvalidField(
          Place.field("partitions"),
          "%s has %d partitions, you asked for %d; partitions can't be removed."
              .formatted(topic, count, partitionCount));
    }
    if (partitionCount > count) {
      Subject subject = Subject.of(topic).at(Place.field("partitions"));
      Map<String, NewPartitions> wanted = Map.of(topic, NewPartitions.increaseTo(partitionCount));
      var _ = Calls.change(admin.get().createPartitions(wanted).all(), subject);
      Calls.awaitSeen(() -> cache.ask(topic).partitions().size() >= partitionCount);
    }
  }

  @Override
  public void alterConfigs(String topic, Map<String, Optional<String>> configs) {
    var _ = cache.ask(topic);
    if (configs.isEmpty()) {
      return;
    }
    List<AlterConfigOp> changes = new ArrayList<>();
    new TreeMap<>(configs)
        .forEach((name, value) ->
            changes.add(
                new AlterConfigOp(
                    new ConfigEntry(name, value.orElse("")),
                    value.isPresent() ? OpType.SET : OpType.DELETE)));
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      var _ = Calls.get(admin.get().incrementalAlterConfigs(Map.of(resource, changes)).all());
    } catch (ExecutionException e) {
      String words = String.valueOf(Meaning.cause(e).getMessage());
      throw KafkaErrors.ofChange(e, Subject.of(topic).at(configField(words, configs.keySet())));
    }
    Calls.awaitSeen(() -> isSet(cache.ask(topic), configs));
  }

  private static boolean isSet(CachedTopic topic, Map<String, Optional<String>> configs) {
    return configs.entrySet().stream()
        .allMatch(config ->
            config
                .getValue()
                .map(value -> topic.set().containsKey(config.getKey()))
                .orElse(!topic.set().containsKey(config.getKey())));
  }

  @Override
  public void delete(String topic) {
    var _ = cache.ask(topic);
    var _ = Calls.change(admin.get().deleteTopics(List.of(topic)).all(), Subject.of(topic));
    Calls.awaitSeen(() -> cache.find(topic) == null);
    cache.forget(topic);
  }

  @Override
  public Map<TopicPartition, Long> deleteRecords(Map<TopicPartition, Long> before) {
    before
        .keySet()
        .forEach(id -> {
          var _ = cache.topicOf(id);
        });
    Map<TopicPartition, OffsetBounds> bounds =
        offsets.bounds(before.keySet(), Isolation.READ_UNCOMMITTED);
    Map<org.apache.kafka.common.TopicPartition, RecordsToDelete> wanted = new LinkedHashMap<>();
    before.forEach((id, offset) -> {
      OffsetBounds now = requireNonNull(bounds.get(id));
      if (offset > now.endOffset()) {
        throw new OffsetAfterEnd(
            id.topic(), id.partition(), offset, now.startOffset(), now.endOffset());
      }
      if (offset > now.startOffset()) {
        wanted.put(Names.ofKafka(id), RecordsToDelete.beforeOffset(offset));
      }
    });
    Map<org.apache.kafka.common.TopicPartition, KafkaFuture<DeletedRecords>> deleted =
        wanted.isEmpty() ? Map.of() : admin.get().deleteRecords(wanted).lowWatermarks();
    Map<TopicPartition, Long> starts = new LinkedHashMap<>();
    before
        .keySet()
        .forEach(id -> {
          KafkaFuture<DeletedRecords> start = deleted.get(Names.ofKafka(id));
          starts.put(
              id,
              start == null
                  ? requireNonNull(bounds.get(id)).startOffset()
                  : Calls.change(start, Subject.of(id)).lowWatermark());
        });
    return starts;
  }

  private TopicDescription described(CachedTopic topic) {
    List<PartitionDescription> partitions =
        topic.partitions().stream().map(info -> described(topic, info)).toList();
    int replicas = topic.partitions().getFirst().replicas().size();
    return new TopicDescription(topic.name(), topic.topicId(), replicas, topic.set(), partitions);
  }

  private PartitionDescription described(CachedTopic topic, TopicPartitionInfo info) {
    String trouble = topic.trouble(info.partition());
    boolean led = topic.hasLeader(info.partition());
    OffsetBounds bounds =
        led
            ? offsets.boundsOrNone(new TopicPartition(topic.name(), info.partition()))
            : new OffsetBounds(-1, -1);
    return new PartitionDescription(
        info.partition(),
        led ? info.leader().id() : -1,
        CachedTopic.ids(info.replicas()),
        CachedTopic.ids(info.isr()),
        bounds.startOffset(),
        bounds.endOffset(),
        -1,
        led ? (trouble.isEmpty() ? "online" : "read_only") : "offline",
        trouble);
  }
}
