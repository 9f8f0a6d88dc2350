package io.logpost.engine.kafka;

import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.FetchWait;
import io.logpost.engine.GroupMember;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.Ownership;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.engine.kafka.HeldPartitions.Snapshot;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A member's place in a group of the cluster, as its caller sees it. The consumer that holds the
/// place is the {@link PlaceHolder}'s, which may go on under another caller.
///
/// Threads: one caller at a time; {@link #ownership}, {@link #isFenced} and {@link #wakeup} are
/// called by any. The place holder's thread publishes what it owns and whether it is fenced.
final class KafkaMember implements GroupMember {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaMember.class);

  private final PlaceHolder holder;
  private final GroupParts parts;
  private final Runnable onChange;
  private final FetchWait wait = new FetchWait();

  private volatile Snapshot snapshot = Snapshot.NOTHING;
  private volatile boolean fenced;

  /// Of the caller.
  private boolean left;

  KafkaMember(PlaceHolder holder, GroupParts parts, Runnable onChange) {
    this.holder = holder;
    this.parts = parts;
    this.onChange = onChange;
  }

  /// Shows what is owned from now on.
  void publish(Snapshot now) {
    snapshot = now;
  }

  /// Is the place's no more, and owns nothing.
  void fence() {
    fenced = true;
    snapshot = Snapshot.NOTHING;
    changed();
  }

  /// Tells that what it owns has changed. What fails there is not the place's.
  void changed() {
    wait.end();
    try {
      onChange.run();
    } catch (RuntimeException e) {
      LOGGER.warn("{}: what it owns changed, and that could not be told", holder.id(), e);
    }
  }

  @Override
  public Ownership ownership() {
    return snapshot.ownership();
  }

  @Override
  public boolean isFenced() {
    return fenced;
  }

  @Override
  public boolean tookOver() {
    return holder.tookOver();
  }

  @Override
  public void update(JoinRequest request) {
    checkHeld();
    var _ = parts.checkJoin(request);
    holder.update(this, request);
  }

  @Override
  public void release(Set<TopicPartition> partitions, int generation) {
    checkHeld();
    holder.release(this, partitions, generation);
  }

  @Override
  public Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions) {
    return holder.committed(partitions);
  }

  @Override
  public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
    try {
      checkHeld();
      FetchResult result =
          isReadable(request.positions().keySet())
              ? fetchOwned(request, visitor)
              : awaitChange(request);
      checkHeld();
      return result;
    } finally {
      wait.reset();
    }
  }

  /// Whether all of them are owned, not to be released, and of the topics that have their names
  /// now.
  private boolean isReadable(Set<TopicPartition> partitions) {
    Snapshot now = snapshot;
    Set<TopicPartition> readable = now.ownership().readable();
    return partitions.stream()
        .allMatch(partition ->
            readable.contains(partition)
                && parts
                    .topicId(partition.topic())
                    .equals(now.topicIds().getOrDefault(partition, "")));
  }

  private FetchResult fetchOwned(FetchRequest request, PartitionRecordVisitor visitor) {
    try {
      return parts.fetcher().fetch(request, visitor, wait);
    } catch (UnknownTopic | UnknownPartition _) {
      return awaitChange(request);
    }
  }

  /// What is asked for is not what is owned or there: the change that says so is on its way.
  private FetchResult awaitChange(FetchRequest request) {
    wait.awaitEnd(request.maxWait());
    return new FetchResult(request.positions(), Map.of());
  }

  @Override
  public void wakeup() {
    wait.end();
  }

  @Override
  public void commit(Map<TopicPartition, CommittedOffset> offsets, int generation) {
    checkHeld();
    holder.commit(this, offsets, generation);
  }

  @Override
  public void leave() {
    if (!left) {
      checkHeld();
      holder.leave(this);
      left = true;
    }
  }

  /// @throws Fenced where it is the place's no more
  void checkHeld() {
    if (fenced) {
      throw new Fenced(
          holder.id().group(),
          "%s is in the group no more, or another holds its place."
              .formatted(holder.id().member()));
    }
  }
}
