package io.logpost.consumer;

import io.logpost.consumer.Interest.Assigned;
import io.logpost.consumer.Interest.Nothing;
import io.logpost.consumer.Interest.Subscribed;
import io.logpost.consumer.Reading.Delivery;
import io.logpost.engine.Ownership;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.IllegalInstanceState;
import io.logpost.error.LogpostException.NameTaken;
import io.logpost.error.LogpostException.UnknownInstance;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A consumer instance of Kafka REST v2.
///
/// It joins its group when it subscribes, and is then a member like one of the plain API, different
/// in four points: its position is in memory and runs ahead of what its group committed; an answer
/// that got lost is not delivered again; with auto-commit each read commits what the one before it
/// delivered; after a restart it reads on from what was committed. With assignments it is no
/// member.
///
/// What a read delivered is out until the instance's next call; with auto-commit, until it is
/// committed: by the next read, by a commit, by leaving, or by any call where the partition is to
/// move.
///
/// Threads: any; one call after another, those that come wake a read that waits. Every call throws
/// {@link UnknownInstance} once the instance is gone.
public final class Instance {
  private final InstanceEnvironment environment;
  private final MemberName name;
  private final InstanceConfig config;
  private final Seats seats;

  /// Changed by a call that holds its place.
  private volatile Seat seat;

  private volatile boolean hasRead;

  /// True for ever once it left, by itself or by its silence; it may have to be forgotten still.
  private volatile boolean over;

  private Instance(InstanceEnvironment environment, MemberName name, InstanceConfig config) {
    this.environment = environment;
    this.name = name;
    this.config = config;
    this.seats = new Seats(environment, name, config);
    this.seat = seats.nothing();
  }

  /// A new one, which reads nothing yet.
  static Instance create(InstanceEnvironment environment, MemberName name, InstanceConfig config) {
    return new Instance(environment, name, config);
  }

  /// One that was there before a restart: everything it owns is out until it calls.
  static Instance revive(InstanceEnvironment environment, StoredInstance stored) {
    Instance revived = new Instance(environment, stored.name(), stored.config());
    revived.hasRead = true;
    revived.seat = revived.seats.revived(stored.interest());
    return revived;
  }

  public MemberName name() {
    return name;
  }

  public InstanceConfig config() {
    return config;
  }

  /// What it reads; counts as no call.
  public Interest interest() {
    return seat.interest();
  }

  /// What it reads.
  public Interest currentInterest() {
    call(this::next);
    return interest();
  }

  /// The partitions it owns or was assigned.
  public SortedSet<TopicPartition> assignment() {
    call(this::next);
    return seat.place().member().ownership().readable();
  }

  /// Joins its group for these topics, or changes which they are; it owns what is free for it when
  /// this returns. Topics that do not exist are taken up once they do.
  ///
  /// @throws IllegalInstanceState where it has assignments
  /// @throws NameTaken where a member of the plain API has its name
  public void subscribe(Subscription subscription) {
    call(now -> {
      Subscribed subscribed = new Subscribed(subscription);
      Supplier<Seat> next =
          switch (now.interest()) {
            case Assigned _ -> throw illegal("has assignments; DELETE its subscription first");
            case Nothing _ -> {
              checkNameIsFree();
              yield () -> seats.joined(subscribed);
            }
            case Subscribed _ -> {
              endDelivery(now);
              yield () -> updated(now, subscribed);
            }
          };
      take(subscribed, next);
    });
  }

  /// Reads these partitions from now on, whoever else does; none: nothing.
  ///
  /// @throws IllegalInstanceState where it is subscribed
  /// @throws io.logpost.error.LogpostException.UnknownTopic and {@link
  ///   io.logpost.error.LogpostException.UnknownPartition} for one that does not exist
  public void assign(Set<TopicPartition> partitions) {
    call(now -> {
      if (now.interest() instanceof Subscribed) {
        throw illegal("is subscribed; DELETE its subscription first");
      }
      partitions.forEach(environment::checkExists);
      endDelivery(now);
      Seat assigned = seats.assigned(partitions);
      Seat carried =
          new Seat(
              assigned.interest(),
              assigned.place(),
              now.positions().carriedTo(assigned.place().member()),
              now.turns());
      take(carried.interest(), () -> carried);
    });
  }

  /// Leaves its group, or gives its assignments up; the instance stays.
  public void unsubscribe() {
    call(now -> {
      endDelivery(now);
      if (!(now.interest() instanceof Nothing)) {
        take(
            new Nothing(),
            () -> {
              now.place().leave();
              return seats.nothing();
            });
      }
    });
  }

  /// Whether nobody has asked it for records yet.
  public boolean isUnread() {
    return !hasRead;
  }

  /// Counts as the first read, and delivers nothing.
  public void passFirstRead() {
    hasRead = true;
    call(this::next);
  }

  /// Shows records from its positions on, at least one as soon as there is one, and moves the
  /// positions past what was shown.
  ///
  /// @throws IllegalInstanceState where it reads nothing
  public void read(Duration maxWait, PartitionRecordVisitor visitor) {
    hasRead = true;
    call(now -> {
      if (now.interest() instanceof Nothing) {
        throw illegal("has neither subscription nor assignments");
      }
      endDelivery(now);
      Reading reading =
          new Reading(now.place(), now.positions(), now.turns(), config.isolation(), visitor);
      Delivery delivery = reading.run(maxWait, Set.of(), () -> isOver(now));
      now.positions().deliver(delivery);
      now.place().setOut(delivery.ranges().keySet());
    });
  }

  /// Commits what was delivered, and positions that were sought; durable on return.
  ///
  /// @throws LogpostException.Fenced where it owns some of that no more; nothing is stored
  public void commit() {
    call(now -> {
      now.positions().commit(now.place().member().ownership());
      next(now);
    });
  }

  /// Commits offsets, all or none, durable on return.
  ///
  /// @param offsets as the client counts them: the last one done in Confluent's dialect, the next
  ///   one in Strimzi's
  /// @throws LogpostException.Fenced for partitions that it does not own; nothing is stored
  /// @throws LogpostException.GroupActive where it is no member, and its group has some
  public void commit(Map<TopicPartition, CommittedOffset> offsets) {
    call(now -> {
      offsets.keySet().forEach(environment::checkExists);
      Map<TopicPartition, CommittedOffset> next = new LinkedHashMap<>();
      offsets.forEach((id, offset) -> next.put(id, nextOffset(now, id, offset)));
      now.positions().commit(next, now.place().member().ownership());
      next(now);
    });
  }

  /// What its group committed for partitions; those without are left out.
  public Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions) {
    call(this::next);
    Map<TopicPartition, CommittedOffset> all =
        environment.engine().groups().committed(name.group());
    Map<TopicPartition, CommittedOffset> committed = new LinkedHashMap<>();
    for (TopicPartition partition : partitions) {
      CommittedOffset offset = all.get(partition);
      if (offset != null) {
        committed.put(partition, offset);
      }
    }
    return committed;
  }

  /// Moves positions, all or none.
  ///
  /// @param target finds the offsets; asked when it is known that the partitions are owned
  /// @throws IllegalInstanceState for a partition that it does not own
  public void seek(SeekTarget target) {
    call(now -> {
      Ownership ownership = now.place().member().ownership();
      for (TopicPartition partition : target.partitions()) {
        if (!ownership.owned().containsKey(partition)) {
          throw illegal("has no " + partition + " assigned now");
        }
      }
      now.positions().seek(target.offsets(environment.engine().records()), ownership);
      next(now);
    });
  }

  /// Leaves for ever; with auto-commit, what was delivered is committed first.
  void close() {
    call(now -> {
      endDelivery(now);
      now.place().leave();
      over = true;
    });
  }

  /// Leaves if it was silent for too long.
  ///
  /// @return whether it left, now or earlier, for ever
  boolean expire() {
    if (seat.place().expire()) {
      over = true;
    }
    return over;
  }

  /// How long nothing was heard of it, in ms; 0 while it is in a call.
  long idleMs() {
    return seat.place().idleMs();
  }

  /// Ends a read that waits.
  void wakeup() {
    seat.place().member().wakeup();
  }

  private void call(Consumer<Seat> action) {
    Seat now = enter();
    try {
      action.accept(now);
    } finally {
      now.place().exit();
    }
  }

  private Seat enter() {
    while (true) {
      Seat now = seat;
      now.place().enter();
      if (now == seat && !now.place().isGone()) {
        return now;
      }
      now.place().exit();
      if (now == seat) {
        throw new UnknownInstance(name.group(), name.member());
      }
    }
  }

  /// What every call does that is neither read nor leaves: the last delivery is out no more, save
  /// what is to be committed by a later call and has not to move.
  private void next(Seat now) {
    InstancePositions positions = now.positions();
    Set<TopicPartition> out = new HashSet<>();
    if (config.autoCommit()) {
      Ownership ownership = now.place().member().ownership();
      positions.commitWhatIsOwned(ownership.revoking(), ownership);
      out.addAll(positions.uncommitted());
    }
    now.place().setOut(out);
    var _ = now.place().settle();
  }

  /// The last delivery is done with: with auto-commit it is committed.
  private void endDelivery(Seat now) {
    if (config.autoCommit()) {
      InstancePositions positions = now.positions();
      positions.commitWhatIsOwned(positions.uncommitted(), now.place().member().ownership());
    }
    now.place().setOut(Set.of());
    var _ = now.place().settle();
  }

  private boolean isOver(Seat reading) {
    if (reading == seat && reading.place().isGone()) {
      throw new UnknownInstance(name.group(), name.member());
    }
    return reading != seat || environment.isStopping();
  }

  private void checkNameIsFree() {
    if (environment.isTaken(name)) {
      throw new NameTaken(name.group(), name.member());
    }
  }

  private Seat updated(Seat now, Subscribed subscribed) {
    now.place().member().update(seats.joinRequest(subscribed.subscription()));
    return new Seat(subscribed, now.place(), now.positions(), now.turns());
  }

  /// Takes another seat. Its interest is stored first: a member that joined and could not be noted
  /// would be in its group with nobody to take it out. Other calls see the new seat when all is
  /// done.
  private void take(Interest interest, Supplier<Seat> next) {
    Interest before = interest();
    save(interest);
    try {
      Seat taken = next.get();
      decideStarts(taken);
      seat = taken;
    } catch (RuntimeException e) {
      saveAgain(before, e);
      throw e;
    }
  }

  private void saveAgain(Interest before, RuntimeException why) {
    try {
      save(before);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  /// `latest` is the end at the moment of subscribing, not at that of the first read.
  private void decideStarts(Seat now) {
    if (config.autoOffsetReset() != AutoOffsetReset.LATEST) {
      return;
    }
    Ownership ownership = now.place().member().ownership();
    try {
      var _ = now.positions().of(List.copyOf(ownership.readable()), ownership);
    } catch (LogpostException _) {
      // of what is out of service or just gone; the next read decides, or says so
    }
  }

  private CommittedOffset nextOffset(Seat now, TopicPartition id, CommittedOffset sent) {
    return switch (config.dialect()) {
      case STRIMZI -> sent;
      case CONFLUENT ->
          new CommittedOffset(now.positions().bounded(id, sent.nextOffset() + 1), sent.metadata());
    };
  }

  private void save(Interest interest) {
    environment.store().save(new StoredInstance(name, config, interest));
  }

  private IllegalInstanceState illegal(String why) {
    return new IllegalInstanceState(name.group(), name.member(), why);
  }
}
