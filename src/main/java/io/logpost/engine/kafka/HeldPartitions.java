package io.logpost.engine.kafka;

import io.logpost.engine.Ownership;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.record.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What a member owns of its group, and since which member epoch. Confined to the member's thread;
/// what {@link #snapshot} answers is immutable.
final class HeldPartitions {
  /// What is owned at a moment, with the topics' identity beside it.
  ///
  /// @param topicIds by partition; empty where the cluster did not tell
  record Snapshot(Ownership ownership, Map<TopicPartition, String> topicIds) {
    static final Snapshot NOTHING = new Snapshot(Ownership.NONE, Map.of());

    Snapshot {
      topicIds = Map.copyOf(topicIds);
    }
  }

  private record Held(int since, String topicId) {}

  private final UnaryOperator<String> topicIds;
  private final Map<TopicPartition, Held> held = new HashMap<>();

  /// What is to be given up, with the epoch in which that was told.
  private final Map<TopicPartition, Integer> revoking = new HashMap<>();

  private int epoch;
  private boolean topicsDiffer;

  /// @param topicIds tells the id of the topic that has a name now; empty where there is none
  HeldPartitions(UnaryOperator<String> topicIds) {
    this.topicIds = topicIds;
  }

  Snapshot snapshot() {
    Map<TopicPartition, Integer> since = new HashMap<>();
    Map<TopicPartition, String> ids = new HashMap<>();
    held.forEach((partition, each) -> {
      since.put(partition, each.since());
      ids.put(partition, each.topicId());
    });
    return new Snapshot(Ownership.of(epoch, since, revoking.keySet()), ids);
  }

  /// Notes the member epoch. A partition whose topic was created again since is given anew in it.
  ///
  /// @return whether anything changed
  boolean noteEpoch(int now) {
    if (now <= 0) {
      return false;
    }
    boolean changed = now != epoch;
    epoch = now;
    for (Map.Entry<TopicPartition, Held> each : held.entrySet()) {
      Held known = each.getValue();
      String id = topicIds.apply(each.getKey().topic());
      boolean another = !id.isEmpty() && !id.equals(known.topicId());
      if (another && (known.topicId().isEmpty() || now > known.since())) {
        topicsDiffer |= !known.topicId().isEmpty();
        each.setValue(new Held(known.topicId().isEmpty() ? known.since() : now, id));
        changed = true;
      }
    }
    return changed;
  }

  /// Whether a topic was created again since this was last asked.
  boolean takeTopicsDiffer() {
    boolean differ = topicsDiffer;
    topicsDiffer = false;
    return differ;
  }

  /// Gets partitions in the epoch of now; those that it has already stay as they are.
  void add(Collection<TopicPartition> partitions) {
    partitions.forEach(partition ->
        held.computeIfAbsent(partition, _ -> new Held(epoch, topicIds.apply(partition.topic()))));
  }

  /// Keeps only these.
  void retain(Collection<TopicPartition> partitions) {
    held.keySet().retainAll(partitions);
    revoking.keySet().retainAll(held.keySet());
  }

  /// Is to give partitions up.
  void revoke(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> revoking.putIfAbsent(partition, epoch));
    revoking.keySet().retainAll(held.keySet());
  }

  /// Gives up what it is to give up.
  ///
  /// @param generation the one in which the caller knew so: a partition that came back since, and
  ///   is to be given up again, may be out again and is kept
  /// @return whether there was something
  boolean release(Collection<TopicPartition> partitions, int generation) {
    int before = held.size();
    for (TopicPartition partition : partitions) {
      Integer told = revoking.get(partition);
      if (told != null && told <= generation) {
        revoking.remove(partition);
        held.remove(partition);
      }
    }
    return held.size() < before;
  }

  /// Gives up at once what is to be given up of topics that are gone or are others now: nobody can
  /// read on there.
  ///
  /// @return whether there was something
  boolean releaseGone() {
    Set<TopicPartition> gone = new HashSet<>(revoking.keySet());
    gone.removeIf(partition -> {
      Held known = held.get(partition);
      return known != null && known.topicId().equals(topicIds.apply(partition.topic()));
    });
    gone.forEach(held::remove);
    return revoking.keySet().removeAll(gone);
  }

  /// Whether something is still to be given up.
  boolean isRevoking() {
    return !revoking.isEmpty();
  }

  /// Has nothing any more.
  void clear() {
    held.clear();
    revoking.clear();
  }

  /// Checks that partitions were owned in a generation and are still.
  ///
  /// @throws Fenced where one is another's, or was in between, or the generation is yet to come
  void check(Collection<TopicPartition> partitions, int generation, String group) {
    for (TopicPartition partition : partitions) {
      Held known = held.get(partition);
      if (known == null || !isThere(partition, known)) {
        throw new Fenced(group, partition + " is not the member's now.");
      }
      if (known.since() > generation) {
        throw new Fenced(
            group,
            "The member got %s in generation %d, after %d."
                .formatted(partition, known.since(), generation));
      }
      if (generation > epoch) {
        throw new Fenced(
            group, "The group is at generation %d, not at %d.".formatted(epoch, generation));
      }
    }
  }

  private boolean isThere(TopicPartition partition, Held known) {
    return known.topicId().equals(topicIds.apply(partition.topic()));
  }
}
