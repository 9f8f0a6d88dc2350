package io.logpost.engine.kafka;

import static java.util.Objects.requireNonNull;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.TopicPartition;
import io.logpost.topic.TopicConfig;
import io.logpost.topic.TopicName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/// What the cluster last told of its topics: asked for a topic when it is first wanted, and for all
/// of those again by {@link #refresh}.
///
/// Threads: any. What it holds is as old as the last refresh; a topic that is not held is asked
/// for.
final class TopicCache {
  private final Supplier<Admin> admin;
  private final ConcurrentHashMap<String, CachedTopic> topics = new ConcurrentHashMap<>();

  private final Consumer<String> gone;

  /// @param gone is told of a topic that was held and is gone, or is another of its name now
  TopicCache(Supplier<Admin> admin, Consumer<String> gone) {
    this.admin = admin;
    this.gone = gone;
  }

  /// A topic as last told of, or asked for now.
  ///
  /// @throws UnknownTopic where the cluster has none, or keeps it for itself
  CachedTopic topic(String name) {
    CachedTopic known = topics.get(name);
    return known == null ? ask(name) : known;
  }

  /// The topic of a partition that it has.
  ///
  /// @throws UnknownPartition where the topic has fewer
  CachedTopic topicOf(TopicPartition id) {
    CachedTopic topic = topic(id.topic());
    if (id.partition() >= topic.partitions().size()) {
      topic = ask(id.topic());
    }
    if (id.partition() < 0 || id.partition() >= topic.partitions().size()) {
      throw new UnknownPartition(id.topic(), id.partition(), topic.partitions().size());
    }
    return topic;
  }

  /// Asks the cluster for a topic.
  ///
  /// @throws UnknownTopic as {@link #topic}
  CachedTopic ask(String name) {
    CachedTopic found = TopicName.isLegal(name) ? look(List.of(name)).get(name) : null;
    if (found == null) {
      forget(name);
      throw new UnknownTopic(name);
    }
    hold(topics.put(name, found), found);
    return found;
  }

  /// A topic as the cluster has it now; null where it has none.
  @Nullable CachedTopic find(String name) {
    try {
      return ask(name);
    } catch (UnknownTopic _) {
      return null;
    }
  }

  private void hold(@Nullable CachedTopic before, CachedTopic now) {
    if (before != null && !before.topicId().equals(now.topicId())) {
      gone.accept(now.name());
    }
  }

  /// Forgets a topic, so that it is asked for again.
  void forget(String name) {
    if (topics.remove(name) != null) {
      gone.accept(name);
    }
  }

  /// Asks for everything that is held; what is gone is forgotten.
  void refresh() {
    List<String> names = List.copyOf(topics.keySet());
    if (!names.isEmpty()) {
      Map<String, CachedTopic> found = look(names);
      names.forEach(name -> {
        CachedTopic topic = found.get(name);
        if (topic == null) {
          forget(name);
        } else {
          hold(topics.replace(name, topic), topic);
        }
      });
    }
  }

  private Map<String, CachedTopic> look(Collection<String> names) {
    Map<String, TopicDescription> described = describe(names);
    List<ConfigResource> resources =
        described.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    Map<String, CachedTopic> found = new TreeMap<>();
    admin
        .get()
        .describeConfigs(resources)
        .values()
        .forEach((resource, config) -> {
          String name = resource.name();
          try {
            TopicDescription topic = requireNonNull(described.get(name));
            found.put(name, cached(topic, Calls.read(config, Subject.of(name))));
          } catch (UnknownTopic _) {
            // deleted in between
          }
        });
    return found;
  }

  private Map<String, TopicDescription> describe(Collection<String> names) {
    Map<String, TopicDescription> described = new TreeMap<>();
    admin
        .get()
        .describeTopics(names)
        .topicNameValues()
        .forEach((name, future) ->
            answer(name, future)
                .filter(topic -> !topic.isInternal())
                .ifPresent(topic -> described.put(name, topic)));
    return described;
  }

  private static Optional<TopicDescription> answer(
      String name, KafkaFuture<TopicDescription> future) {
    try {
      return Optional.of(Calls.get(future));
    } catch (ExecutionException e) {
      if (Meaning.of(e) == Meaning.UNKNOWN_TOPIC) {
        return Optional.empty();
      }
      throw KafkaErrors.ofRead(e, Subject.of(name));
    }
  }

  private static CachedTopic cached(TopicDescription topic, Config config) {
    SortedMap<String, String> all = new TreeMap<>();
    SortedMap<String, String> set = new TreeMap<>();
    for (ConfigEntry entry : config.entries()) {
      String value = entry.value() == null ? "" : entry.value();
      all.put(entry.name(), value);
      if (entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG) {
        set.put(entry.name(), value);
      }
    }
    return new CachedTopic(
        topic.name(), topic.topicId().toString(), topic.partitions(), checked(all), all, set);
  }

  /// The configs that are checked above the seam; the cluster's word stands where our rules would
  /// refuse a value.
  private static TopicConfig checked(SortedMap<String, String> all) {
    Map<String, String> known = new TreeMap<>();
    TopicConfig.DEFAULTS
        .all()
        .keySet()
        .forEach(name -> {
          String value = all.get(name);
          if (value != null && isAllowed(name, value)) {
            known.put(name, value);
          }
        });
    return TopicConfig.of(known);
  }

  private static boolean isAllowed(String name, String value) {
    try {
      return !TopicConfig.of(Map.of(name, value)).set().isEmpty();
    } catch (InvalidField _) {
      return false;
    }
  }
}
