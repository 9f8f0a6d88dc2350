package io.logpost.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.group.InMemoryGroupStore.Trouble;
import io.logpost.group.ModelPlace.Delivered;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// The coordinator, members that use it, and the world around both, moved by a seed. Confined to
/// its test's thread: rounds run when a step says so.
final class ModelRun {
  private static final List<String> GROUPS = List.of("g", "h");
  private static final List<String> NAMES = List.of("a", "b", "c", "d");
  private static final List<String> TOPICS = List.of("t1", "t2", "u1");

  private final Random random;
  private final Queue<Runnable> rounds = new ArrayDeque<>();
  private final InMemoryGroupStore store = new InMemoryGroupStore();
  final Map<String, Topic> topics = new TreeMap<>();
  final Map<MemberId, ModelPlace> places = new TreeMap<>(ModelRun::compare);
  private final Map<String, Map<GroupPartition, Long>> committed = new HashMap<>();
  private final Map<String, Integer> generations = new HashMap<>();
  private final Set<String> perhapsForgotten = new HashSet<>();
  private int ids;
  Coordinator coordinator;

  ModelRun(long seed) {
    random = new Random(seed);
    coordinator = open();
  }

  private static int compare(MemberId one, MemberId other) {
    return (one.group() + one.member()).compareTo(other.group() + other.member());
  }

  private Coordinator open() {
    rounds.clear();
    return new Coordinator(
        store, () -> List.copyOf(topics.values()), () -> Instant.ofEpochMilli(7), rounds::add);
  }

  void step() {
    switch (random.nextInt(30)) {
      case 0, 1, 2 -> join(randomId());
      case 3 -> one().ifPresent(this::update);
      case 4 -> one().ifPresent(this::leave);
      case 5 -> changeTopics();
      case 6 -> store.trouble = pick(List.of(Trouble.values()));
      case 7 -> heal();
      case 8 -> restartSometimes();
      case 9 -> forget();
      case 10, 11, 12, 13 -> one().ifPresent(this::poll);
      case 14, 15, 16, 17 -> one().ifPresent(this::acknowledge);
      case 18, 19, 20, 21 -> one().ifPresent(this::look);
      case 22 -> coordinator.tick();
      default -> runRounds();
    }
    check();
  }

  /// Lets all members do what is theirs until nothing happens any more.
  void settle() {
    heal();
    for (int i = 0; i < 30; i++) {
      coordinator.tick();
      runRounds();
      List.copyOf(places.values())
          .forEach(place -> {
            acknowledge(place);
            look(place);
          });
      check();
    }
  }

  private void join(MemberId id) {
    ModelPlace older = places.get(id);
    if (older == null || older.call.isDone()) {
      join(new ModelPlace(id), randomSubscription(), randomAssignor());
    }
  }

  private void join(ModelPlace place, Subscription wanted, Optional<Assignor> assignor) {
    place.call = coordinator.submit(new Event.Join(place, membership(wanted), assignor));
    place.call.thenRun(() -> {
      // the deliveries of whoever held the place before are nobody's now
      places.put(place.id, place);
    });
  }

  private void update(ModelPlace place) {
    place.call =
        coordinator
            .submit(new Event.Update(place, membership(randomSubscription()), Optional.empty()))
            .exceptionally(_ -> null);
  }

  private void leave(ModelPlace place) {
    place.leaving = true;
    place.out.clear();
    place.everythingOut = false;
    place.call =
        coordinator
            .submit(new Event.Leave(place))
            .thenRun(() -> places.remove(place.id, place))
            .exceptionally(_ -> null);
    place.call.thenRun(() -> place.leaving = false);
  }

  private void look(ModelPlace place) {
    if (place.told && place.isFree()) {
      place.told = false;
      release(place);
    }
  }

  private void release(ModelPlace place) {
    Set<GroupPartition> free = place.releasable();
    if (!free.isEmpty()) {
      coordinator.release(place, free, place.owned.generation());
    }
  }

  private void poll(ModelPlace place) {
    place.everythingOut = false;
    if (place.out.isEmpty()) {
      for (GroupPartition partition : place.readable()) {
        if (random.nextBoolean() && exists(partition)) {
          deliver(place, partition);
        }
      }
    }
    release(place);
  }

  private void deliver(ModelPlace place, GroupPartition partition) {
    for (ModelPlace other : places.values()) {
      if (other.id.group().equals(place.id.group()) && other != place) {
        assertThat(other.out).as("out at %s", other.id).doesNotContainKey(partition);
      }
    }
    place.out.put(
        partition,
        new Delivered(
            offset(place, partition),
            place.owned.generation(),
            place.owned.owned().get(partition).since()));
  }

  private void acknowledge(ModelPlace place) {
    if (!place.isFree()) {
      return;
    }
    place.everythingOut = false;
    place.out.forEach((partition, delivered) -> {
      assertThat(place.mayCommit(partition, delivered.generation()))
          .as("%s acknowledges %s of %s", place.id, partition, delivered)
          .isTrue();
      assertThat(offset(place, partition)).isEqualTo(delivered.from());
      committed
          .computeIfAbsent(place.id.group(), _ -> new HashMap<>())
          .put(partition, delivered.from() + 1 + random.nextInt(3));
    });
    place.out.clear();
    release(place);
  }

  private long offset(ModelPlace place, GroupPartition partition) {
    return committed.getOrDefault(place.id.group(), Map.of()).getOrDefault(partition, 0L);
  }

  private void changeTopics() {
    String name = pick(TOPICS);
    Topic topic = topics.get(name);
    if (topic == null) {
      put(name, "id" + ids++, 1 + random.nextInt(5));
    } else if (random.nextBoolean()) {
      put(name, topic.topicId(), topic.partitionCount() + 1);
    } else {
      topics.remove(name);
      places.values().forEach(place -> place.out.keySet().removeIf(p -> !exists(p)));
    }
    coordinator.topicsChanged();
  }

  private void put(String name, String topicId, int partitionCount) {
    topics.put(name, new Topic(name, topicId, partitionCount, TopicConfig.DEFAULTS));
  }

  private void forget() {
    String group = pick(GROUPS);
    CompletableFuture<Void> done = coordinator.submit(new Event.Forget(group));
    var _ =
        done.whenComplete((_, failure) -> {
          if (failure == null) {
            generations.remove(group);
          } else if (failure instanceof OutcomeUnknown) {
            perhapsForgotten.add(group);
          }
        });
  }

  private void heal() {
    if (store.trouble == Trouble.REFUSING) {
      restart();
    }
    store.trouble = Trouble.NONE;
  }

  private void restartSometimes() {
    if (random.nextInt(4) == 0) {
      restart();
    }
  }

  /// The store comes back as it is; the clients keep their deliveries.
  private void restart() {
    store.trouble = Trouble.NONE;
    generations.keySet().removeAll(perhapsForgotten);
    perhapsForgotten.clear();
    coordinator = open();
    Map<MemberId, ModelPlace> before = new HashMap<>(places);
    places.clear();
    for (GroupState state : List.copyOf(coordinator.states())) {
      state
          .members()
          .forEach((name, membership) -> {
            ModelPlace revived = new ModelPlace(new MemberId(state.group(), name));
            ModelPlace old = before.get(revived.id);
            if (old != null) {
              revived.out.putAll(old.out);
            }
            revived.everythingOut = true;
            join(revived, membership.subscription(), Optional.of(state.assignor()));
          });
    }
    runRounds();
  }

  private void runRounds() {
    while (!rounds.isEmpty()) {
      rounds.remove().run();
    }
  }

  private void check() {
    places.values().forEach(this::checkPlace);
    for (String group : GROUPS) {
      GroupState state = coordinator.state(group);
      assertThat(state.generation()).isGreaterThanOrEqualTo(generations.getOrDefault(group, 0));
      generations.put(group, state.generation());
      if (rounds.isEmpty() && store.trouble == Trouble.NONE && coordinator.retryCount() == 0) {
        checkAssigned(state);
      }
    }
  }

  /// What is out stays, and every place knows what the group says.
  private void checkPlace(ModelPlace place) {
    GroupState state = coordinator.state(place.id.group());
    if (!place.fenced) {
      assertThat(place.owned).isEqualTo(state.ownedBy(place.id.member()));
    }
    place.out.forEach((partition, delivered) ->
        assertThat(state.owned().get(partition))
            .as("%s is out at %s", partition, place.id)
            .isNotNull()
            .extracting(Owned::member, Owned::since)
            .containsExactly(place.id.member(), delivered.since()));
  }

  private void checkAssigned(GroupState state) {
    GroupTopics now = new GroupTopics(topics.values());
    Set<GroupPartition> wanted = now.wanted(state);
    assertThat(state.owned().keySet()).as("owned in %s", state).containsAll(wanted);
    if (state.state() == GroupState.State.STABLE) {
      assertThat(state.owned().keySet()).as("owned in %s", state).isEqualTo(wanted);
    }
    state
        .owned()
        .forEach((partition, owned) ->
            assertThat(owned.revoking() || takes(state, owned.member(), partition))
                .as("%s of %s in %s", partition, owned, state)
                .isTrue());
  }

  private boolean takes(GroupState state, String member, GroupPartition partition) {
    return topics.values().stream()
        .filter(topic -> topic.topicId().equals(partition.topicId()))
        .anyMatch(topic -> state.members().get(member).subscription().matches(topic.name()));
  }

  private boolean exists(GroupPartition partition) {
    return topics.values().stream().anyMatch(topic -> topic.topicId().equals(partition.topicId()));
  }

  private Subscription randomSubscription() {
    if (random.nextInt(3) == 0) {
      return Subscription.Pattern.of(pick(List.of("t.*", ".*", "u[0-9]")));
    }
    Set<String> some = new HashSet<>(Set.of(pick(TOPICS)));
    TOPICS.stream().filter(_ -> random.nextBoolean()).forEach(some::add);
    return new Subscription.Topics(some);
  }

  private Optional<Assignor> randomAssignor() {
    return random.nextInt(3) == 0
        ? Optional.of(pick(List.of(Assignor.values())))
        : Optional.empty();
  }

  private static Membership membership(Subscription wanted) {
    return new Membership(wanted, Duration.ofMinutes(5));
  }

  private MemberId randomId() {
    return new MemberId(pick(GROUPS), pick(NAMES));
  }

  /// A place whose member is free for a call, if there is one.
  private Optional<ModelPlace> one() {
    List<ModelPlace> free = new ArrayList<>(places.values());
    free.removeIf(place -> !place.isFree());
    return free.isEmpty() ? Optional.empty() : Optional.of(pick(free));
  }

  private <T> T pick(Collection<T> from) {
    return List.copyOf(from).get(random.nextInt(from.size()));
  }
}
