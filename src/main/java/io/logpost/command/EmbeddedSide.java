package io.logpost.command;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupName;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import io.logpost.log.CopyJournal;
import io.logpost.log.DataDirectory;
import io.logpost.log.LogBounds;
import io.logpost.log.LogConfig;
import io.logpost.log.LogLimits;
import io.logpost.log.PartitionId;
import io.logpost.log.PartitionLog;
import io.logpost.log.PartitionLogs;
import io.logpost.record.RecordVisitor;
import io.logpost.record.TopicPartition;
import io.logpost.store.OfflineMetadata;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicCatalog;
import io.logpost.topic.TopicConfig;
import io.logpost.topic.TopicLimits;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A data directory that no server has, taken as long as this is open. Nothing in it expires or is
/// compacted meanwhile. One thread at a time.
final class EmbeddedSide implements CopySide {
  private static final TopicLimits NO_LIMITS =
      new TopicLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
  private static final Map<String, String> WHILE_COPYING =
      Map.of("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1");

  private final DataDirectory directory;
  private final OfflineMetadata metadata;
  private final TopicCatalog catalog;
  private final ExecutorService flushers;
  private final PartitionLogs logs;
  private final InstantSource clock;

  private EmbeddedSide(DataDirectory directory, OfflineMetadata metadata, InstantSource clock) {
    this.directory = directory;
    this.metadata = metadata;
    this.clock = clock;
    catalog = new TopicCatalog(metadata.topics(), new SecureRandom(), NO_LIMITS);
    flushers =
        Executors.newFixedThreadPool(
            2, Thread.ofPlatform().daemon().name("logpost-flush-", 0).factory());
    logs = PartitionLogs.open(directory, flushers, clock, System::nanoTime, LogLimits.NO_FLOOR);
  }

  /// Takes a directory, and makes it where it is not there.
  static EmbeddedSide open(Path path, InstantSource clock) {
    DataDirectory directory = DataDirectory.open(path);
    try {
      return new EmbeddedSide(directory, OfflineMetadata.open(directory, clock.millis()), clock);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /// What was noted of a copy.
  ///
  /// @param name `to-` or `from-` and the cluster
  CopyJournal journal(String name) {
    return CopyJournal.of(directory, name);
  }

  @Override
  public String what() {
    return "the data directory";
  }

  @Override
  public List<String> topicNames() {
    return catalog.names();
  }

  @Override
  public @Nullable SideTopic topic(String name) {
    Topic topic = catalog.find(name);
    return topic == null ? null : side(topic);
  }

  private static SideTopic side(Topic topic) {
    return new SideTopic(
        topic.name(), topic.topicId(), topic.partitionCount(), topic.config().set());
  }

  @Override
  public Range range(TopicPartition partition) {
    PartitionLog log = log(partition);
    if (!log.trouble().isEmpty()) {
      throw new IllegalStateException(
          "%s is damaged: %s. See verify-log and repair-log.".formatted(partition, log.trouble()));
    }
    LogBounds bounds = log.bounds();
    return new Range(bounds.startOffset(), bounds.highWatermark());
  }

  @Override
  public long read(TopicPartition partition, long from, long to, RecordVisitor visitor) {
    PartitionLog log = log(partition);
    boolean[] full = new boolean[1];
    long next = from;
    while (next < to && !full[0]) {
      next =
          log.read(
              next,
              record -> {
                full[0] = record.offset() >= to || !visitor.record(record);
                return !full[0];
              });
    }
    return Math.min(next, to);
  }

  @Override
  public Map<String, Map<TopicPartition, CommittedOffset>> committed(
      Collection<TopicPartition> of) {
    Map<GroupPartition, TopicPartition> wanted =
        of.stream().collect(Collectors.toMap(this::groupPartition, partition -> partition));
    Map<String, Map<TopicPartition, CommittedOffset>> found = new TreeMap<>();
    metadata
        .offsets()
        .load()
        .forEach((group, offsets) ->
            offsets.forEach((id, offset) -> {
              TopicPartition partition = wanted.get(id);
              if (partition != null) {
                found
                    .computeIfAbsent(group, _ -> new TreeMap<>())
                    .put(partition, offset.committed());
              }
            }));
    return found;
  }

  private GroupPartition groupPartition(TopicPartition partition) {
    return new GroupPartition(catalog.topic(partition.topic()).topicId(), partition.partition());
  }

  @Override
  public Set<String> groupsInUse(Collection<String> groups) {
    return metadata.groups().load().stream()
        .filter(group -> groups.contains(group.group()) && !group.members().isEmpty())
        .map(group -> group.group())
        .collect(Collectors.toSet());
  }

  /// A log's end is known when it is open.
  @Override
  public void awaitQuiet(Collection<TopicPartition> partitions) {}

  @Override
  public @Nullable String refusal(SideTopic source) {
    return null;
  }

  @Override
  public SideTopic prepare(SideTopic source) {
    if (catalog.find(source.name()) == null) {
      Topic made = catalog.create(source.name(), source.partitions(), WHILE_COPYING);
      return side(made);
    }
    Map<String, Optional<String>> changes = new HashMap<>();
    WHILE_COPYING.forEach((config, value) -> changes.put(config, Optional.of(value)));
    catalog.alterConfigs(source.name(), changes);
    return side(catalog.topic(source.name()));
  }

  @Override
  public Writer writer(TopicPartition partition, SideTopic source, long next) {
    TopicConfig config = TopicConfig.of(taken(source.configs(), new ArrayList<>()));
    return new EmbeddedWriter(log(partition), config, next, logs::checkpoint);
  }

  @Override
  public List<String> finish(SideTopic source) {
    List<String> refused = new ArrayList<>();
    Map<String, Optional<String>> changes = new HashMap<>();
    catalog
        .topic(source.name())
        .config()
        .set()
        .keySet()
        .forEach(config -> changes.put(config, Optional.empty()));
    taken(source.configs(), refused)
        .forEach((config, value) -> changes.put(config, Optional.of(value)));
    catalog.alterConfigs(source.name(), changes);
    return refused;
  }

  /// Those configs that this engine has.
  private static Map<String, String> taken(Map<String, String> configs, List<String> refused) {
    Map<String, String> taken = new TreeMap<>();
    new TreeMap<>(configs)
        .forEach((config, value) -> {
          Map<String, String> more = new TreeMap<>(taken);
          more.put(config, value);
          try {
            var _ = TopicConfig.of(more);
            taken.put(config, value);
          } catch (InvalidField e) {
            refused.add("%s=%s: %s".formatted(config, value, e.detail()));
          }
        });
    return taken;
  }

  @Override
  public void commit(String group, Map<TopicPartition, CommittedOffset> offsets) {
    GroupName.check(group);
    Map<GroupPartition, StoredOffset> stored = new HashMap<>();
    offsets.forEach((partition, offset) ->
        stored.put(groupPartition(partition), new StoredOffset(offset, clock.millis())));
    metadata.offsets().commit(group, stored, () -> {});
  }

  private PartitionLog log(TopicPartition partition) {
    Topic topic = catalog.topic(partition.topic());
    LogConfig config = keepingAll(topic.config());
    try {
      return logs.log(
          new PartitionId(topic.topicId(), topic.name(), partition.partition()), () -> config);
    } catch (LogpostException e) {
      throw new IllegalStateException(e.detail(), e);
    }
  }

  private static LogConfig keepingAll(TopicConfig config) {
    return new LogConfig(
            config.segmentBytes(),
            Long.MAX_VALUE,
            config.segmentIndexBytes(),
            config.indexIntervalBytes(),
            -1,
            -1,
            LogConfig.Cleanup.DELETE)
        .keepingAll();
  }

  @Override
  public void close() {
    try (directory;
        metadata;
        flushers) {
      logs.close();
    }
  }
}
