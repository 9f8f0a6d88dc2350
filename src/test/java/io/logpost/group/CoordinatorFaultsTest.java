package io.logpost.group;

import static io.logpost.group.States.topics;
import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.error.LogpostException.Overloaded;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A fault of ours in one group: an assignor that throws, rows that can't be written.
class CoordinatorFaultsTest {
  private final InMemoryGroupStore stored = new InMemoryGroupStore();
  private final List<Topic> topics =
      new ArrayList<>(List.of(new Topic("orders", "id-of-orders", 1, TopicConfig.DEFAULTS)));
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean assignorIsBroken;
  private boolean rowsAreBroken;
  private boolean subscriptionIsBroken;
  private int brokenCalls;
  private final Coordinator coordinator =
      new Coordinator(
          new BreakableStore(),
          () -> List.copyOf(topics),
          () -> Instant.ofEpochMilli(7),
          waiting::add,
          this::target);

  /// Any partition, so that only a look at the topics comes upon the broken subscription.
  private Map<GroupPartition, String> target(GroupState state, GroupTopics all) {
    if (subscriptionIsBroken && state.group().equals("bad")) {
      return Map.of();
    }
    if (assignorIsBroken && state.group().equals("bad")) {
      brokenCalls++;
      throw new IllegalStateException("a bug");
    }
    return KafkaAssignors.target(state, all);
  }

  private final class BreakableStore implements GroupStore {
    @Override
    public List<GroupState> load() {
      return stored.load();
    }

    @Override
    public void store(List<Change> changes) {
      if (rowsAreBroken && changes.stream().anyMatch(change -> change.group().equals("bad"))) {
        throw new IllegalStateException("a value too long");
      }
      stored.store(changes);
    }
  }

  private CompletableFuture<Void> join(String group, String member) {
    ModelPlace place = new ModelPlace(new MemberId(group, member));
    return coordinator.submit(new Event.Join(place, topics("orders"), Optional.empty()));
  }

  /// Everything that was submitted since is one round.
  private void round() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  @Nested
  class AnAssignorThatFails {
    @Test
    void keepsOnlyItsOwnGroupFromChanging() {
      round();
      assignorIsBroken = true;
      var bad = join("bad", "a");
      var good = join("good", "a");

      round();

      assertThat(good).isCompleted();
      assertThat(coordinator.state("good").owned()).hasSize(1);
      assertThat(stored.stored).containsOnlyKeys("good");
      assertThat(bad.exceptionNow()).isInstanceOf(Overloaded.class);
      assertThat(coordinator.state("bad").members()).isEmpty();
    }

    @Test
    void isAskedAgainOnlyForTheNextEventOfItsGroup() {
      var joined = join("bad", "a");
      round();
      assignorIsBroken = true;
      topics.set(0, new Topic("orders", "id-of-orders", 2, TopicConfig.DEFAULTS));
      coordinator.topicsChanged();
      round();

      coordinator.tick();
      var good = join("good", "a");
      round();

      assertThat(joined).isCompleted();
      assertThat(good).isCompleted();
      assertThat(brokenCalls).isEqualTo(1);
      assertThat(coordinator.retryCount()).isZero();
    }

    @Test
    void leavesTheGroupReadyForWhenItWorksAgain() {
      round();
      assignorIsBroken = true;
      var _ = join("bad", "a");
      round();
      assignorIsBroken = false;

      var again = join("bad", "a");
      round();

      assertThat(again).isCompleted();
      assertThat(coordinator.state("bad").owned()).hasSize(1);
    }
  }

  @Nested
  class ASubscriptionThatFails {
    private CompletableFuture<Void> joinBroken() {
      subscriptionIsBroken = true;
      ModelPlace place = new ModelPlace(new MemberId("bad", "a"));
      Membership broken = new Membership(new Subscription.Pattern(null), Duration.ofMinutes(5));
      return coordinator.submit(new Event.Join(place, broken, Optional.empty()));
    }

    /**
     * A look at the topics failed for a group and left it out of the round; a member that joined it
     * later in that round was stored, and told that nothing was.
     */
    @Test
    void leavesTheGroupOutOfTheWholeRound() {
      var first = joinBroken();
      round();
      coordinator.topicsChanged();
      var second = join("bad", "b");

      round();

      assertThat(first).isCompleted();
      assertThat(second.exceptionNow()).isInstanceOf(Overloaded.class);
      assertThat(coordinator.state("bad").members()).containsOnlyKeys("a");
      assertThat(stored.stored.get("bad").members()).containsOnlyKeys("a");
    }
  }

  @Nested
  class RowsThatCannotBeWritten {
    @Test
    void keepOnlyTheirOwnGroupFromChanging() {
      round();
      rowsAreBroken = true;
      var bad = join("bad", "a");
      var good = join("good", "a");

      round();

      assertThat(good).isCompleted();
      assertThat(stored.stored).containsOnlyKeys("good");
      assertThat(bad.exceptionNow()).isInstanceOf(Overloaded.class);
      assertThat(coordinator.state("bad").members()).isEmpty();
    }
  }
}
