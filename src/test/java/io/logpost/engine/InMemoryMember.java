package io.logpost.engine;

import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Coordinator;
import io.logpost.group.GroupPartition;
import io.logpost.group.Holder;
import io.logpost.group.MemberId;
import io.logpost.group.Membership;
import io.logpost.group.OwnedPartitions;
import io.logpost.record.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// A member of a group of the in-memory engine; the engine's lock guards what changes.
final class InMemoryMember implements GroupMember, Holder {
  private final InMemoryEngine engine;
  private final Coordinator coordinator;
  private final MemberId id;
  private final Runnable onChange;

  private volatile Ownership ownership = Ownership.of(0, Map.of(), Set.of());
  private volatile Map<TopicPartition, GroupPartition> ids = Map.of();
  private volatile boolean fenced;
  private volatile boolean ended;
  private boolean left;

  InMemoryMember(InMemoryEngine engine, Coordinator coordinator, MemberId id, Runnable onChange) {
    this.engine = engine;
    this.coordinator = coordinator;
    this.id = id;
    this.onChange = onChange;
  }

  @Override
  public MemberId id() {
    return id;
  }

  @Override
  public void publish(OwnedPartitions owned) {
    Map<TopicPartition, GroupPartition> named = new HashMap<>();
    owned
        .owned()
        .keySet()
        .forEach(groupPartition -> {
          String topic = engine.nameOf(groupPartition.topicId());
          named.put(new TopicPartition("" + topic, groupPartition.partition()), groupPartition);
        });
    ids = named;
    ownership = named(engine, owned);
  }

  /// What is owned, by the topics' names.
  static Ownership named(InMemoryEngine engine, OwnedPartitions owned) {
    Map<TopicPartition, Integer> since = new HashMap<>();
    Set<TopicPartition> revoking = new HashSet<>();
    owned
        .owned()
        .forEach((groupPartition, each) -> {
          String topic = engine.nameOf(groupPartition.topicId());
          if (topic != null) {
            TopicPartition partition = new TopicPartition(topic, groupPartition.partition());
            since.put(partition, each.since());
            if (each.revoking()) {
              revoking.add(partition);
            }
          }
        });
    return Ownership.of(owned.generation(), since, revoking);
  }

  @Override
  public void fence() {
    fenced = true;
    ownership = Ownership.of(0, Map.of(), Set.of());
  }

  @Override
  public void changed() {
    wakeup();
    onChange.run();
  }

  @Override
  public Ownership ownership() {
    return ownership;
  }

  @Override
  public boolean isFenced() {
    return fenced;
  }

  @Override
  public void update(JoinRequest request) {
    engine.call(this::checkHeld);
    coordinator.update(
        this,
        new Membership(request.subscription(), request.maxPollInterval()),
        request.assignor());
  }

  @Override
  public void release(Set<TopicPartition> partitions, int generation) {
    checkHeld();
    coordinator.release(
        this,
        partitions.stream().map(ids::get).filter(Objects::nonNull).collect(Collectors.toSet()),
        generation);
  }

  @Override
  public Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions) {
    Map<TopicPartition, CommittedOffset> some =
        new HashMap<>(engine.groups().committed(id.group()));
    some.keySet().retainAll(partitions);
    return some;
  }

  @Override
  public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
    try {
      checkHeld();
      FetchResult result =
          ownership.readable().containsAll(request.positions().keySet())
              ? engine.records().fetch(request, visitor, this::isEnded)
              : new FetchResult(request.positions(), Map.of());
      checkHeld();
      return result;
    } catch (UnknownTopic | UnknownPartition _) {
      return new FetchResult(request.positions(), Map.of());
    } finally {
      ended = false;
    }
  }

  private boolean isEnded() {
    return ended;
  }

  @Override
  public void wakeup() {
    engine.lock.lock();
    try {
      ended = true;
      engine.appended.signalAll();
    } finally {
      engine.lock.unlock();
    }
  }

  @Override
  public void commit(Map<TopicPartition, CommittedOffset> offsets, int generation) {
    engine.call(() -> {
      checkHeld();
      offsets.keySet().forEach(partition -> checkOwned(partition, generation));
      engine.groups().put(id.group(), offsets);
    });
  }

  @Override
  public void leave() {
    if (!left) {
      engine.call(() -> {});
      coordinator.leave(this);
      left = true;
    }
  }

  private void checkOwned(TopicPartition partition, int generation) {
    Integer since = ownership.owned().get(partition);
    if (since == null || since > generation || generation > ownership.generation()) {
      throw new Fenced(id.group(), partition + " is another's, or was.");
    }
  }

  private void checkHeld() {
    if (fenced) {
      throw new Fenced(id.group(), id.member() + " is in the group no more.");
    }
  }
}
