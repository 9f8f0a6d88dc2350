package io.logpost.engine;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.TopicPartition;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An engine that keeps everything in memory, for tests of what stands above the seam.
///
/// Failures are handed in: {@link #failNext} for the next call, whatever it is, and {@link
/// #failAppendsTo} for the outcome of one partition. Any thread may call it; one lock guards
/// everything, and waiting fetches wait on it.
public final class InMemoryEngine implements Engine {
  final ReentrantLock lock = new ReentrantLock();
  final Condition appended = lock.newCondition();
  final InstantSource clock;
  final SortedMap<String, InMemoryTopic> byName = new TreeMap<>();
  final Map<TopicPartition, LogpostException> appendFailures = new HashMap<>();

  private final InMemoryTopics topics = new InMemoryTopics(this);
  private final InMemoryRecords records = new InMemoryRecords(this);
  private final InMemoryGroups groups;
  private @Nullable RuntimeException nextFailure;
  private @Nullable RuntimeException failureAfterFetch;

  public InMemoryEngine() {
    this(InstantSource.system());
  }

  public InMemoryEngine(InstantSource clock) {
    this.clock = clock;
    this.groups = new InMemoryGroups(this);
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public InMemoryTopics topics() {
    return topics;
  }

  @Override
  public InMemoryRecords records() {
    return records;
  }

  @Override
  public InMemoryGroups groups() {
    return groups;
  }

  @Override
  public List<HealthFact> health() {
    return List.of();
  }

  /// Makes the next call throw.
  public void failNext(RuntimeException why) {
    lock.lock();
    try {
      nextFailure = why;
    } finally {
      lock.unlock();
    }
  }

  /// Makes the call after the next fetch that shows records throw.
  public void failAfterFetch(RuntimeException why) {
    lock.lock();
    try {
      failureAfterFetch = why;
    } finally {
      lock.unlock();
    }
  }

  /// Said by a fetch that showed records, under the lock.
  void fetched() {
    nextFailure = failureAfterFetch == null ? nextFailure : failureAfterFetch;
    failureAfterFetch = null;
  }

  /// Makes every append's part for a partition fail, until {@link #clear}.
  public void failAppendsTo(TopicPartition partition, LogpostException why) {
    lock.lock();
    try {
      appendFailures.put(partition, why);
    } finally {
      lock.unlock();
    }
  }

  /// Forgets topics, groups and failures.
  public void clear() {
    lock.lock();
    try {
      byName.clear();
      groups.clear();
      appendFailures.clear();
      nextFailure = null;
      failureAfterFetch = null;
    } finally {
      lock.unlock();
    }
  }

  /// Takes the lock for one call and throws the failure that was handed in.
  void enter() {
    lock.lock();
    RuntimeException failure = nextFailure;
    if (failure != null) {
      nextFailure = null;
      lock.unlock();
      throw failure;
    }
  }

  /// Does something as one call.
  void call(Runnable doing) {
    enter();
    try {
      doing.run();
    } finally {
      lock.unlock();
    }
  }

  /// The topic of an id, null where it is gone.
  @Nullable String nameOf(String topicId) {
    lock.lock();
    try {
      return byName.entrySet().stream()
          .filter(entry -> entry.getValue().topicId().equals(topicId))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(null);
    } finally {
      lock.unlock();
    }
  }

  /// The topics as the coordinator of groups sees them.
  List<Topic> allTopics() {
    lock.lock();
    try {
      List<Topic> all = new ArrayList<>();
      byName.forEach((name, topic) ->
          all.add(
              new Topic(name, topic.topicId(), topic.partitions().size(), TopicConfig.DEFAULTS)));
      return all;
    } finally {
      lock.unlock();
    }
  }

  InMemoryTopic topic(String name) {
    InMemoryTopic topic = byName.get(name);
    if (topic == null) {
      throw new UnknownTopic(name);
    }
    return topic;
  }

  InMemoryPartition partition(TopicPartition id) {
    InMemoryTopic topic = topic(id.topic());
    if (id.partition() < 0 || id.partition() >= topic.partitions().size()) {
      throw new UnknownPartition(id.topic(), id.partition(), topic.partitions().size());
    }
    return topic.partitions().get(id.partition());
  }
}
