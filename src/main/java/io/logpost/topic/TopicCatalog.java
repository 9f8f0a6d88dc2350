package io.logpost.topic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.error.LogpostException.TopicNameCollides;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.error.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Which topics there are: the image in memory of what the {@link TopicStore} keeps.
///
/// Threads: any number read, without a lock. `changeLock` covers every change, from its checks
/// through the wait for the store to the image, so that image and store never differ in order.
public final class TopicCatalog {
  private final TopicStore store;
  private final TopicIds ids;
  private final TopicLimits limits;

  private final ConcurrentSkipListMap<String, Topic> byName = new ConcurrentSkipListMap<>();
  private final Map<String, Topic> byId = new ConcurrentHashMap<>();
  private final List<Topic> unfinishedDeletions;

  private final ReentrantLock changeLock = new ReentrantLock();

  @GuardedBy("changeLock")
  private final Map<String, String> nameByFolded = new HashMap<>();

  @GuardedBy("changeLock")
  private int partitionsInAll;

  /// Reads the store.
  ///
  /// @param random what topic ids are made of; hard to guess, and safe for threads
  public TopicCatalog(TopicStore store, RandomGenerator random, TopicLimits limits) {
    this.store = store;
    this.ids = new TopicIds(random);
    this.limits = limits;
    TopicStore.StoredTopics stored = store.load();
    changeLock.lock();
    try {
      stored.active().forEach(this::publish);
    } finally {
      changeLock.unlock();
    }
    unfinishedDeletions = stored.deleting();
  }

  /// Topics whose deletion a stop interrupted; to be finished before anything else.
  public List<Topic> unfinishedDeletions() {
    return unfinishedDeletions;
  }

  /// All names, sorted.
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /// All topics, sorted by name.
  public List<Topic> topics() {
    return List.copyOf(byName.values());
  }

  /// How many topics there are.
  public int topicCount() {
    return byId.size();
  }

  /// The topic of a name.
  ///
  /// @throws UnknownTopic where there is none
  /// @throws LogpostException.BadPath where there can be none
  public Topic topic(String name) {
    Topic topic = byName.get(name);
    if (topic == null) {
      TopicName.check(name);
      throw new UnknownTopic(name);
    }
    return topic;
  }

  /// The topic of a name, null where there is none.
  public @Nullable Topic find(String name) {
    return byName.get(name);
  }

  /// The topic of an id, null where it was deleted.
  public @Nullable Topic byId(String topicId) {
    return byId.get(topicId);
  }

  /// Creates a topic, durable on return.
  public Topic create(String name, int partitionCount, Map<String, String> configs) {
    TopicName.check(name);
    TopicConfig config = TopicConfig.of(configs);
    changeLock.lock();
    try {
      checkFree(name);
      checkPartitionCount(0, partitionCount);
      Topic topic = new Topic(name, ids.next(), partitionCount, config);
      store.create(topic);
      publish(topic);
      return topic;
    } finally {
      changeLock.unlock();
    }
  }

  /// Grows a topic, durable on return; the same count changes nothing.
  public void addPartitions(String name, int partitionCount) {
    changeLock.lock();
    try {
      Topic topic = topic(name);
      if (partitionCount < topic.partitionCount()) {
        throw new InvalidField(
            Place.field("partitions"),
            "%s has %d partitions; their number only grows."
                .formatted(name, topic.partitionCount()));
      }
      if (partitionCount > topic.partitionCount()) {
        checkPartitionCount(topic.partitionCount(), partitionCount);
        replace(topic, topic.withPartitionCount(partitionCount));
      }
    } finally {
      changeLock.unlock();
    }
  }

  /// Sets configs or puts them back to their defaults, durable on return.
  public void alterConfigs(String name, Map<String, Optional<String>> changes) {
    changeLock.lock();
    try {
      Topic topic = topic(name);
      TopicConfig altered = topic.config().with(changes);
      if (!altered.equals(topic.config())) {
        replace(topic, topic.withConfig(altered));
      }
    } finally {
      changeLock.unlock();
    }
  }

  /// Takes a topic out of the catalog: its files and its row follow, now or at the next start.
  public Topic beginDelete(String name) {
    changeLock.lock();
    try {
      Topic topic = topic(name);
      try {
        store.beginDelete(topic);
      } catch (OutcomeUnknown e) {
        // Its deletion may be noted and come true at the next start: it must take no more records.
        remove(topic);
        throw e;
      }
      remove(topic);
      return topic;
    } finally {
      changeLock.unlock();
    }
  }

  /// Forgets a topic whose files are gone.
  ///
  /// @param whenStored as {@link TopicStore#endDelete} has it
  public void endDelete(Topic topic, Runnable whenStored) {
    store.endDelete(topic, whenStored);
  }

  @GuardedBy("changeLock")
  private void checkFree(String name) {
    String existing = nameByFolded.get(TopicName.folded(name));
    if (name.equals(existing)) {
      throw new TopicDiffers(name, "The topic " + name + " exists.");
    }
    if (existing != null) {
      throw new TopicNameCollides(name, existing);
    }
  }

  @GuardedBy("changeLock")
  private void checkPartitionCount(int before, int after) {
    if (after < 1 || after > limits.maxPartitionsPerTopic()) {
      throw new InvalidField(
          Place.field("partitions"),
          "A topic has 1 to %d partitions (logpost.topics.max-partitions-per-topic), not %d."
              .formatted(limits.maxPartitionsPerTopic(), after));
    }
    if (partitionsInAll - before + after > limits.maxPartitions()) {
      throw new InvalidField(
          Place.field("partitions"),
          "All topics together have %d partitions and may have %d (logpost.topics.max-partitions)."
              .formatted(partitionsInAll, limits.maxPartitions()));
    }
  }

  @GuardedBy("changeLock")
  private void replace(Topic before, Topic after) {
    store.update(after);
    partitionsInAll -= before.partitionCount();
    publish(after);
  }

  @GuardedBy("changeLock")
  private void publish(Topic topic) {
    byId.put(topic.topicId(), topic);
    byName.put(topic.name(), topic);
    nameByFolded.put(TopicName.folded(topic.name()), topic.name());
    partitionsInAll += topic.partitionCount();
  }

  @GuardedBy("changeLock")
  private void remove(Topic topic) {
    byName.remove(topic.name());
    byId.remove(topic.topicId());
    nameByFolded.remove(TopicName.folded(topic.name()));
    partitionsInAll -= topic.partitionCount();
  }
}
