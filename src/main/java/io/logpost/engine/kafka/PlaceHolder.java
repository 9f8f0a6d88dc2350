package io.logpost.engine.kafka;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.JoinRequest;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.group.CommittedOffset;
import io.logpost.group.MemberId;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds one place in a group of the cluster, by one consumer, for one {@link KafkaMember} at a
/// time.
///
/// The consumer never reads. What is to be given up it gives up when all of it was released: until
/// then its callback waits and the cluster gives it to nobody, while the consumer's own thread goes
/// on with its heartbeats.
///
/// Threads: any calls it; one virtual thread owns the consumer and everything not volatile, and
/// runs what the others hand it, also while it waits in the callback.
final class PlaceHolder {
  private static final Logger LOGGER = LoggerFactory.getLogger(PlaceHolder.class);

  /// How long a poll waits: the cluster's news are found this late.
  private static final Duration POLL = Duration.ofMillis(500);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final long REOPEN_NANOS = 10_000_000_000L;
  private static final int MAX_REMOVALS = 10;

  private final MemberId id;
  private final GroupParts parts;
  private final Consumer<PlaceHolder> onEnd;
  private final Commands commands = new Commands(this::wakeup);
  private final HeldPartitions held;
  private final Joining joined;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private volatile @Nullable MemberConsumer consumer;
  private volatile @Nullable KafkaMember member;
  private volatile boolean tookOver;
  private volatile JoinRequest request;

  private @Nullable GroupMembershipOperation end;
  private boolean reopen;
  private boolean closing;

  /// Whether the consumer has been given an assignment.
  private boolean inGroup;

  private int removals;

  /// @param onEnd told when the place is held no more
  /// @param tookOver whether the place was there before
  PlaceHolder(
      JoinRequest request, GroupParts parts, boolean tookOver, Consumer<PlaceHolder> onEnd) {
    this.id = new MemberId(request.group(), request.member());
    this.request = request;
    this.parts = parts;
    this.tookOver = tookOver;
    this.onEnd = onEnd;
    this.joined = new Joining(id);
    this.held = new HeldPartitions(parts::topicId);
  }

  MemberId id() {
    return id;
  }

  /// Whether the place was held before by somebody outside of this process.
  boolean tookOver() {
    return tookOver;
  }

  /// How the member joined or last changed.
  JoinRequest request() {
    return request;
  }

  /// Who has the place now; null before the first.
  @Nullable KafkaMember member() {
    return member;
  }

  /// Joins the group, once.
  KafkaMember join(Runnable onChange) {
    KafkaMember first = new KafkaMember(this, parts, onChange);
    member = first;
    Thread.ofVirtual().name("member " + id.member() + " of " + id.group()).start(this::run);
    awaitJoined();
    return first;
  }

  /// Gives the place to another caller; the one before is fenced.
  ///
  /// @throws Fenced where the place is held no more
  KafkaMember handOver(JoinRequest wanted, Runnable onChange) {
    KafkaMember next = new KafkaMember(this, parts, onChange);
    commands.run(() -> {
      KafkaMember before = requireNonNull(member);
      member = next;
      before.fence();
      next.publish(held.snapshot());
      apply(wanted);
    });
    awaitJoined();
    return next;
  }

  private void awaitJoined() {
    if (!joined.await()) {
      var _ = close(GroupMembershipOperation.LEAVE_GROUP);
      throw joined.tooLate();
    }
  }

  /// As {@link io.logpost.engine.GroupMember#update}.
  void update(KafkaMember by, JoinRequest wanted) {
    commands.run(() -> {
      by.checkHeld();
      apply(wanted);
    });
  }

  /// As {@link io.logpost.engine.GroupMember#release}.
  void release(KafkaMember by, Set<TopicPartition> partitions, int generation) {
    var _ =
        commands.add(() -> {
          if (!by.isFenced() && held.release(partitions, generation)) {
            publish();
          }
          return true;
        });
  }

  /// As {@link io.logpost.engine.GroupMember#commit}.
  void commit(KafkaMember by, Map<TopicPartition, CommittedOffset> offsets, int generation) {
    commands.run(() -> {
      by.checkHeld();
      held.check(offsets.keySet(), generation, id.group());
      open().commit(offsets);
    });
  }

  /// As {@link io.logpost.engine.GroupMember#committed}; what belongs to a topic that is gone is
  /// left out.
  Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions) {
    Set<TopicPartition> there =
        partitions.stream()
            .filter(partition -> !parts.topicId(partition.topic()).isEmpty())
            .collect(Collectors.toSet());
    return there.isEmpty() ? new HashMap<>() : commands.call(() -> open().committed(there));
  }

  /// As {@link io.logpost.engine.GroupMember#leave}.
  void leave(KafkaMember by) {
    commands.run(() -> {
      by.checkHeld();
      end = GroupMembershipOperation.LEAVE_GROUP;
    });
    awaitEnd();
  }

  /// Holds the place no more; the answer is there when that is so.
  CompletableFuture<Void> close(GroupMembershipOperation how) {
    var _ =
        commands.add(() -> {
          end = how;
          return true;
        });
    return ended;
  }

  /// Waits until it is held no more.
  void awaitEnd() {
    var _ = Commands.answer(ended);
  }

  private void wakeup() {
    MemberConsumer now = consumer;
    if (now != null) {
      now.wakeup();
    }
  }

  private MemberConsumer open() {
    MemberConsumer now = consumer;
    if (now == null) {
      throw fenced();
    }
    return now;
  }

  private void run() {
    try {
      openConsumer();
      while (end == null) {
        turn();
      }
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      finish();
    }
  }

  private void turn() {
    if (reopen) {
      reopen();
    }
    commands.runAll();
    if (end == null && !reopen) {
      poll();
      if (noteEpoch()) {
        publishOnly();
      }
      open().followPattern();
    }
  }

  /// Takes the place by another consumer; what others hand over waits for that.
  private void reopen() {
    reopen = false;
    boolean wasInGroup = inGroup;
    closeConsumer(GroupMembershipOperation.REMAIN_IN_GROUP);
    openConsumer();
    long begin = System.nanoTime();
    while (wasInGroup && !inGroup && !reopen && System.nanoTime() - begin < REOPEN_NANOS) {
      poll();
    }
  }

  private void poll() {
    try {
      open().poll(POLL);
    } catch (WakeupException _) {
      // there is something to run
    } catch (UnreleasedInstanceIdException e) {
      if (inGroup || removals == MAX_REMOVALS) {
        throw e;
      }
      removals++;
      tookOver = true;
      parts.groups().remove(id);
      reopen = true;
    }
  }

  private void openConsumer() {
    inGroup = false;
    MemberConsumer opened = MemberConsumer.open(parts, request, new Rebalances());
    consumer = opened;
    opened.subscribe(request.subscription());
  }

  private void closeConsumer(GroupMembershipOperation how) {
    MemberConsumer now = consumer;
    if (now != null) {
      closing = true;
      consumer = null;
      now.close(how);
      closing = false;
    }
  }

  /// An assignor is a consumer's for its whole life: another consumer takes the place.
  private void apply(JoinRequest wanted) {
    JoinRequest before = request;
    request =
        new JoinRequest(
            wanted.group(),
            wanted.member(),
            wanted.subscription(),
            wanted.assignor().or(before::assignor),
            wanted.maxPollInterval());
    if (!request.assignor().equals(before.assignor())) {
      reopen = true;
    } else if (!wanted.subscription().equals(before.subscription())) {
      open().subscribe(wanted.subscription());
    }
  }

  private boolean noteEpoch() {
    MemberConsumer now = consumer;
    boolean changed = now != null && inGroup && held.noteEpoch(now.epoch());
    reopen |= held.takeTopicsDiffer(); // it names topics by their ids, and knows old ones for long
    return changed;
  }

  private void publishOnly() {
    requireNonNull(member).publish(held.snapshot());
  }

  private void publish() {
    publishOnly();
    requireNonNull(member).changed();
  }

  private void fail(RuntimeException failure) {
    boolean lost =
        failure instanceof FencedInstanceIdException
            || failure instanceof UnreleasedInstanceIdException;
    LOGGER.info("{} of {} is held here no more: {}", id.member(), id.group(), failure.toString());
    end = lost ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.LEAVE_GROUP;
    joined.fail(failure);
  }

  private void finish() {
    held.clear();
    requireNonNull(member).fence();
    try {
      closeConsumer(requireNonNull(end));
    } catch (RuntimeException e) {
      LOGGER.warn("the consumer of {} in {} did not close", id.member(), id.group(), e);
    }
    onEnd.accept(this);
    commands.end(this::fenced);
    joined.fail(fenced());
    var _ = ended.complete(null);
  }

  private Fenced fenced() {
    return new Fenced(
        id.group(), "%s holds its place in the group here no more.".formatted(id.member()));
  }

  /// What the cluster tells the consumer; called while it polls or closes.
  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(
        Collection<org.apache.kafka.common.TopicPartition> partitions) {
      if (end != null || closing) {
        return;
      }
      MemberConsumer now = open();
      now.keepFromReading(partitions);
      inGroup = true;
      var _ = noteEpoch();
      held.retain(now.assignment());
      held.add(ours(partitions));
      publishOnly();
      joined.complete();
      requireNonNull(member).changed();
    }

    @Override
    public void onPartitionsRevoked(Collection<org.apache.kafka.common.TopicPartition> partitions) {
      if (end != null || closing) {
        return;
      }
      var _ = noteEpoch();
      held.revoke(ours(partitions));
      var _ = held.releaseGone();
      publish();
      while (held.isRevoking() && end == null) {
        commands.runNext(LOOK_AGAIN);
        if (held.releaseGone()) {
          publish();
        } else if (noteEpoch()) {
          publishOnly();
        }
      }
    }

    @Override
    public void onPartitionsLost(Collection<org.apache.kafka.common.TopicPartition> partitions) {
      if (end == null && !closing) {
        inGroup = false;
        held.clear();
        publish();
      }
    }

    private Set<TopicPartition> ours(
        Collection<org.apache.kafka.common.TopicPartition> partitions) {
      return partitions.stream().map(Names::ofOurs).collect(Collectors.toSet());
    }
  }
}
