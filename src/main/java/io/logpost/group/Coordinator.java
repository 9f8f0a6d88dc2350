package io.logpost.group;

import io.logpost.error.LogpostException;
import io.logpost.topic.Topic;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is in which group, and which member owns which partition.
///
/// Calls become events in a queue. A round takes all that waits, applies it to the immutable {@link
/// GroupState}s, asks the assignor once for each group concerned, stores all changes at once, and
/// only then publishes them, answers the callers and tells the {@link Holder}s. Where the store
/// fails the old states stand: callers get the failure; releases and changes of topics are tried
/// again with the next event or {@link #tick}. A group for which something fails that should not,
/// an assignor or the writing of its rows, is left out of the round as if nothing had happened to
/// it; see {@link GroupFaults}.
///
/// Threads: any number call it. Rounds run on the executor's thread, one at a time: `pending`
/// counts the events that no round has finished, and whoever raises it from 0 starts the rounds.
/// What only rounds touch is marked so. States are published in `states`, read without a lock.
public final class Coordinator {
  private static final Logger LOGGER = LoggerFactory.getLogger(Coordinator.class);

  private final GroupStore store;
  private final Supplier<? extends Collection<Topic>> topics;
  private final InstantSource clock;
  private final Executor executor;
  private final Reconciler.Targets targets;

  private final Map<String, GroupState> states = new ConcurrentHashMap<>();
  private final Queue<Submitted> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /// Touched by rounds only.
  private final Map<MemberId, Holder> holders = new HashMap<>();

  /// Touched by rounds only.
  private final GroupFaults faults = new GroupFaults();

  /// What could not be stored, each event once; replaced by rounds only.
  private volatile Set<Event> retries = Set.of();

  /// An event and who waits for it.
  private record Submitted(Event event, CompletableFuture<Void> done) {}

  /// Reads the store and looks at what became of the topics.
  ///
  /// @param topics those there are
  /// @param executor runs rounds; a round waits for the store
  public Coordinator(
      GroupStore store,
      Supplier<? extends Collection<Topic>> topics,
      InstantSource clock,
      Executor executor) {
    this(store, topics, clock, executor, KafkaAssignors::target);
  }

  /// @param targets asked in place of Kafka's assignors
  Coordinator(
      GroupStore store,
      Supplier<? extends Collection<Topic>> topics,
      InstantSource clock,
      Executor executor,
      Reconciler.Targets targets) {
    this.targets = targets;
    this.store = store;
    this.topics = topics;
    this.clock = clock;
    this.executor = executor;
    store.load().forEach(state -> states.put(state.group(), state));
    topicsChanged();
  }

  /// All groups that have members or had some, in no order.
  public Collection<GroupState> states() {
    return states.values();
  }

  /// How many members there are in all groups.
  public int memberCount() {
    return states.values().stream().mapToInt(state -> state.members().size()).sum();
  }

  /// How a group stands; one without anything for a group that nobody has been in.
  public GroupState state(String group) {
    return states.getOrDefault(group, GroupState.none(group));
  }

  /// Puts a member into a group, or another holder into its place; durable on return, with the
  /// partitions that are free for it by then.
  ///
  /// @param assignor empty: whatever the group has
  /// @throws LogpostException.AssignorDiffers where others are in the group under another one
  public void join(Holder holder, Membership membership, Optional<Assignor> assignor) {
    GroupName.check(holder.id().group());
    GroupName.check("member", holder.id().member());
    checkAffordable(holder.id(), membership.subscription());
    call(new Event.Join(holder, membership, assignor));
  }

  /// Changes what a member wants; durable on return.
  ///
  /// @throws LogpostException.AssignorDiffers where others are in the group under another one
  /// @throws LogpostException.Fenced where it holds its place no more
  public void update(Holder holder, Membership membership, Optional<Assignor> assignor) {
    checkAffordable(holder.id(), membership.subscription());
    call(new Event.Update(holder, membership, assignor));
  }

  /// Takes a member out of its group; durable on return.
  ///
  /// @throws LogpostException.Fenced where it holds its place no more
  public void leave(Holder holder) {
    call(new Event.Leave(holder));
  }

  /// Gives up what a member was to give up; returns at once. What it was not to give up, or of a
  /// holder that holds its place no more, is passed over.
  ///
  /// @param knownGeneration the one in which the caller knew that they were to move; what it was
  ///   left to keep and is to move again since then is passed over
  public void release(Holder holder, Set<GroupPartition> partitions, int knownGeneration) {
    var _ = submit(new Event.Release(holder, Set.copyOf(partitions), knownGeneration));
  }

  /// Looks at the topics anew; returns at once.
  public void topicsChanged() {
    var _ = submit(new Event.TopicsChanged());
  }

  /// Forgets a group without members; durable on return.
  ///
  /// @throws LogpostException.GroupActive while it has members
  public void forget(String group) {
    call(new Event.Forget(group));
  }

  /// Tries again what could not be stored; to be called from time to time. Returns at once.
  public void tick() {
    if (retryCount() > 0) {
      start();
    }
  }

  /// How many events could not be stored and are to be tried again.
  int retryCount() {
    return retries.size();
  }

  /// On the caller's time, not on that of all groups. What a member has already it keeps, so that a
  /// start takes all of them back, whatever topics came to be since they joined.
  private void checkAffordable(MemberId id, Subscription wanted) {
    Membership known = state(id.group()).members().get(id.member());
    boolean isNew = known == null || !known.subscription().equals(wanted);
    if (isNew && wanted instanceof Subscription.Pattern pattern) {
      pattern.checkAffordable(topics.get().stream().map(Topic::name).toList());
    }
  }

  private void call(Event event) {
    try {
      submit(event).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogpostException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /// Hands an event in; the answer comes when it is durable, or was refused.
  CompletableFuture<Void> submit(Event event) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    queue.add(new Submitted(event, done));
    start();
    return done;
  }

  private void start() {
    if (pending.getAndIncrement() == 0) {
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException _) {
        run(); // the server is stopping: the store answers
      }
    }
  }

  private void run() {
    int seen = pending.get();
    while (seen != 0) {
      runRound();
      seen = pending.addAndGet(-seen);
    }
  }

  private void runRound() {
    List<Submitted> events = new ArrayList<>();
    retries.forEach(event -> events.add(new Submitted(event, new CompletableFuture<>())));
    retries = Set.of();
    for (Submitted next = queue.poll(); next != null; next = queue.poll()) {
      events.add(next);
    }
    List<Submitted> taken = new ArrayList<>();
    try {
      Round round = new Round(states, holders, new GroupTopics(topics.get()), clock.millis());
      for (Submitted each : events) {
        if (apply(round, each)) {
          taken.add(each);
        }
      }
      storeAndPublish(round, taken);
    } catch (Throwable e) {
      fail(events, e);
    }
  }

  private boolean apply(Round round, Submitted submitted) {
    try {
      round.apply(submitted.event());
      return true;
    } catch (LogpostException e) {
      submitted.done().completeExceptionally(e);
      return false;
    } catch (Throwable e) {
      faults.answer(submitted.event(), submitted.done(), e);
      return false;
    }
  }

  private void storeAndPublish(Round round, List<Submitted> taken) {
    store(round, round.reconcile(targets));
    Set<Holder> told = publish(round);
    taken.forEach(each -> answer(round, each));
    round.failures().forEach(faults::note);
    faults.forget(round.after().keySet());
    told.forEach(Coordinator::tell);
  }

  /// All changes at once; where the store does not take them for a reason that is none of its own,
  /// each group's by itself, so that one keeps no other from being stored.
  private void store(Round round, List<GroupStore.Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    try {
      store.store(changes);
    } catch (LogpostException e) {
      throw e;
    } catch (RuntimeException _) {
      changes.forEach(change -> storeAlone(round, change));
    }
  }

  private void storeAlone(Round round, GroupStore.Change change) {
    try {
      store.store(List.of(change));
    } catch (RuntimeException e) {
      round.leaveOut(change.group(), e);
    }
  }

  private void answer(Round round, Submitted submitted) {
    Event event = submitted.event();
    Optional<Throwable> failure = event.concerns().map(round.failures()::get);
    if (failure.isEmpty()) {
      submitted.done().complete(null);
    } else if (event.isLasting() && failure.get() instanceof LogpostException) {
      retries = Stream.concat(retries.stream(), Stream.of(event)).collect(inOrder());
    } else {
      faults.answer(event, submitted.done(), failure.get());
    }
  }

  /// The round as a whole failed. What lasts is tried again, unless it may be the reason.
  private void fail(List<Submitted> events, Throwable why) {
    if (why instanceof LogpostException) {
      retries = events.stream().map(Submitted::event).filter(Event::isLasting).collect(inOrder());
    } else {
      LOGGER.error("A round of the group coordinator failed", why);
    }
    events.stream()
        .filter(each -> !retries.contains(each.event()))
        .forEach(each -> each.done().completeExceptionally(why));
  }

  private static Collector<Event, ?, Set<Event>> inOrder() {
    return Collectors.toCollection(LinkedHashSet::new);
  }

  /// Publishes the round and answers who is to be told.
  private Set<Holder> publish(Round round) {
    round
        .newHolders()
        .forEach((id, holder) ->
            holder.ifPresentOrElse(h -> holders.put(id, h), () -> holders.remove(id)));
    Set<Holder> told = new HashSet<>(round.fenced());
    round.after().forEach((group, state) -> told.addAll(publish(group, state)));
    round
        .newHolders()
        .forEach((id, holder) ->
            holder.ifPresent(h -> {
              h.publish(state(id.group()).ownedBy(id.member()));
              told.remove(h);
            }));
    round.fenced().forEach(Holder::fence);
    return told;
  }

  private List<Holder> publish(String group, GroupState state) {
    Map<String, OwnedPartitions> before = state(group).ownedByMember();
    if (state.isNone()) {
      states.remove(group);
    } else {
      states.put(group, state);
    }
    List<Holder> told = new ArrayList<>();
    state
        .ownedByMember()
        .forEach((member, now) -> {
          Holder holder = holders.get(new MemberId(group, member));
          OwnedPartitions old = before.get(member);
          if (holder != null && !now.equals(old)) {
            holder.publish(now);
            if (old == null || !now.owned().equals(old.owned())) {
              told.add(holder);
            }
          }
        });
    return told;
  }

  /// What a holder throws is its own affair.
  private static void tell(Holder holder) {
    try {
      holder.changed();
    } catch (RuntimeException e) {
      LOGGER.error("{} could not be told of a change", holder.id(), e);
    }
  }
}
