package io.logpost.group;

import static io.logpost.group.States.pattern;
import static io.logpost.group.States.topics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.AssignorDiffers;
import io.logpost.error.LogpostException.BadPath;
import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.GroupActive;
import io.logpost.group.GroupState.State;
import io.logpost.group.InMemoryGroupStore.Trouble;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
  private static final GroupPartition ORDERS_0 = new GroupPartition("id-of-orders", 0);
  private static final GroupPartition ORDERS_1 = new GroupPartition("id-of-orders", 1);

  private final InMemoryGroupStore store = new InMemoryGroupStore();
  private final List<Topic> topics =
      new ArrayList<>(List.of(new Topic("orders", "id-of-orders", 2, TopicConfig.DEFAULTS)));
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private Coordinator coordinator = open(Runnable::run);

  private Coordinator open(Executor executor) {
    return new Coordinator(
        store, () -> List.copyOf(topics), () -> Instant.ofEpochMilli(7), executor);
  }

  private ModelPlace place(String member) {
    return new ModelPlace(new MemberId("billing", member));
  }

  private ModelPlace join(String member) {
    ModelPlace place = place(member);
    coordinator.join(place, topics("orders"), Optional.empty());
    return place;
  }

  private GroupState state() {
    return coordinator.state("billing");
  }

  private void release(ModelPlace place) {
    coordinator.release(place, place.releasable(), place.owned.generation());
  }

  @Nested
  class Join {
    @Test
    void isStoredBeforeItIsAnswered() {
      join("a");

      assertThat(store.stored.get("billing")).isEqualTo(state());
      assertThat(state().state()).isEqualTo(State.STABLE);
      assertThat(state().owned().keySet()).containsExactlyInAnyOrder(ORDERS_0, ORDERS_1);
    }

    @Test
    void thatCannotBeStoredLeavesTheGroupAsItIs() {
      join("a");
      GroupState before = state();
      store.trouble = Trouble.DISK_FULL;

      assertThatExceptionOfType(DiskFull.class).isThrownBy(() -> join("b"));

      assertThat(state()).isEqualTo(before);
    }

    @Test
    void underANameInUseStoresNothingWhereNothingChanges() {
      ModelPlace older = join("a");
      int stored = store.storeCount;

      ModelPlace newer = join("a");

      assertThat(store.storeCount).isEqualTo(stored);
      assertThat(older.fenced).isTrue();
      assertThat(older.told).isTrue();
      assertThat(newer.owned).isEqualTo(state().ownedBy("a"));
    }

    @Test
    void ofTheOnlyMemberMayChangeTheAssignor() {
      ModelPlace only = join("a");

      coordinator.update(only, topics("orders"), Optional.of(Assignor.RANGE));

      assertThat(state().assignor()).isEqualTo(Assignor.RANGE);
    }

    @Test
    void underAnotherAssignorIsRefused() {
      join("a");

      assertThatExceptionOfType(AssignorDiffers.class)
          .isThrownBy(
              () -> coordinator.join(place("b"), topics("orders"), Optional.of(Assignor.RANGE)));
    }

    @Test
    void refusesNamesThatCannotBe() {
      assertThatExceptionOfType(BadPath.class).isThrownBy(() -> join("a/b"));
    }
  }

  @Nested
  class Rounds {
    @Test
    void takeAllThatWaits() {
      coordinator = open(waiting::add);
      waiting.remove().run();
      List<CompletableFuture<Void>> joins = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        joins.add(
            coordinator.submit(new Event.Join(place("m" + i), topics("orders"), Optional.empty())));
      }

      waiting.remove().run();

      assertThat(joins).allMatch(CompletableFuture::isDone);
      assertThat(store.storeCount).isEqualTo(1);
      assertThat(state().generation()).isEqualTo(1);
      assertThat(state().members()).hasSize(100);
      assertThat(waiting).isEmpty();
    }
  }

  @Nested
  class Release {
    @Test
    void thatCannotBeStoredIsTriedAgain() {
      ModelPlace first = join("a");
      ModelPlace second = join("b");
      store.trouble = Trouble.DISK_FULL;
      release(first);
      assertThat(second.owned.owned()).isEmpty();
      store.trouble = Trouble.NONE;

      coordinator.tick();

      assertThat(second.owned.owned()).hasSize(1);
      assertThat(state().state()).isEqualTo(State.STABLE);
    }

    @Test
    void tellsWhoGetsIt() {
      ModelPlace first = join("a");
      ModelPlace second = join("b");
      assertThat(first.told).isTrue();

      release(first);

      assertThat(second.told).isTrue();
    }

    @Test
    void bySomebodyWhosePlaceIsTakenIsPassedOver() {
      ModelPlace older = join("a");
      join("b");
      Set<GroupPartition> free = older.releasable();
      join("a");

      coordinator.release(older, free, older.owned.generation());

      assertThat(state().state()).isEqualTo(State.RECONCILING);
    }
  }

  @Nested
  class Leave {
    @Test
    void leavesAnEmptyGroupWithTheTimeOfIt() {
      ModelPlace only = join("a");

      coordinator.leave(only);

      assertThat(state().state()).isEqualTo(State.EMPTY);
      assertThat(state().emptySinceMs()).isEqualTo(7);
      assertThat(state().generation()).isEqualTo(2);
    }

    @Test
    void bySomebodyWhosePlaceIsTakenIsFenced() {
      ModelPlace older = join("a");
      join("a");

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> coordinator.leave(older));
    }
  }

  @Nested
  class ChangedTopics {
    @Test
    void areFoundByAPattern() {
      ModelPlace member = place("a");
      coordinator.join(member, pattern("a.*"), Optional.empty());
      topics.add(new Topic("audit", "id-of-audit", 1, TopicConfig.DEFAULTS));

      coordinator.topicsChanged();

      assertThat(member.owned.owned()).containsOnlyKeys(new GroupPartition("id-of-audit", 0));
    }

    @Test
    void thatAreGoneAreNobodysAtOnce() {
      ModelPlace member = join("a");
      topics.clear();

      coordinator.topicsChanged();

      assertThat(member.owned.owned()).isEmpty();
      assertThat(state().state()).isEqualTo(State.STABLE);
    }

    @Test
    void ofNoConcernStoreNothing() {
      join("a");
      int stored = store.storeCount;
      topics.add(new Topic("audit", "id-of-audit", 1, TopicConfig.DEFAULTS));

      coordinator.topicsChanged();

      assertThat(store.storeCount).isEqualTo(stored);
    }
  }

  @Nested
  class Forget {
    @Test
    void refusesAGroupWithMembers() {
      join("a");

      assertThatExceptionOfType(GroupActive.class).isThrownBy(() -> coordinator.forget("billing"));
    }

    @Test
    void leavesNothingOfAnEmptyGroup() {
      coordinator.leave(join("a"));

      coordinator.forget("billing");

      assertThat(coordinator.states()).isEmpty();
      assertThat(store.stored).isEmpty();
    }
  }

  @Nested
  class AReopening {
    @Test
    void changesNothingOfAGroupThatWasLeftAlone() {
      join("a");
      join("b");
      GroupState before = state();
      int stored = store.storeCount;

      coordinator = open(Runnable::run);

      assertThat(state()).isEqualTo(before);
      assertThat(store.storeCount).isEqualTo(stored);
    }

    /// A topic was created over whose name a member's pattern takes too long: the member could not
    /// be taken back, and the server did not start any more.
    @Test
    void takesBackWhoHasAPatternThatTakesTooLongByNow() {
      coordinator.join(place("a"), pattern("([a-z]+)*\\1q"), Optional.empty());
      topics.add(new Topic("x".repeat(100), "id-of-x", 1, TopicConfig.DEFAULTS));

      coordinator = open(Runnable::run);
      coordinator.join(place("a"), pattern("([a-z]+)*\\1q"), Optional.empty());

      assertThat(state().members()).containsOnlyKeys("a");
    }

    @Test
    void findsTopicsThatWentMeanwhile() {
      join("a");
      topics.clear();

      coordinator = open(Runnable::run);

      assertThat(state().owned()).isEmpty();
      assertThat(state().members()).hasSize(1);
    }
  }
}
