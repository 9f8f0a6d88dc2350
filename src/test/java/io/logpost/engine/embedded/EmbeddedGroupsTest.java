package io.logpost.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.engine.Engine;
import io.logpost.engine.EngineFixture;
import io.logpost.engine.GroupDescription;
import io.logpost.engine.GroupMember;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.Ownership;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What groups of the embedded engine do over restarts and time.
class EmbeddedGroupsTest extends EngineFixture {
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir private Path directory;
  private OpenEngine open;

  @BeforeEach
  void open() {
    open = new OpenEngine(directory.resolve("data"), T0);
  }

  @AfterEach
  void close() {
    open.close();
  }

  private GroupMember join(String member) {
    return engine().groups().join(request(member, "orders"), () -> {});
  }

  private static JoinRequest request(String member, String topic) {
    return new JoinRequest(
        "billing",
        member,
        new Subscription.Topics(Set.of(topic)),
        Optional.empty(),
        Duration.ofMinutes(5));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private void reopen() {
    close();
    open();
  }

  @Override
  protected Engine engine() {
    return open.engine;
  }

  @Nested
  class AfterAReopeningOfGroups {
    @Test
    void membersGenerationAndOwnershipAreTheSame() {
      createOrders();
      Ownership owned = join("a").ownership();
      GroupDescription before = engine().groups().describe("billing");

      reopen();

      assertThat(engine().groups().describe("billing")).isEqualTo(before);
      assertThat(join("a").ownership()).isEqualTo(owned);
      assertThat(engine().groups().describe("billing")).isEqualTo(before);
    }

    @Test
    void aPartitionOnItsWayIsStill() {
      createOrders();
      GroupMember first = join("a");
      join("b");
      Ownership owned = first.ownership();

      reopen();

      assertThat(join("a").ownership()).isEqualTo(owned);
      assertThat(owned.revoking()).hasSize(1);
    }

    @Test
    void membersCanBeRevived() {
      createOrders();
      join("a");

      reopen();

      assertThat(engine().groups().stored()).extracting(JoinRequest::member).containsExactly("a");
    }
  }

  @Nested
  class Commit {
    /// A group that was forgotten begins anew at generation 1, and its old members know later ones.
    @Test
    void underAGenerationToComeIsFenced() {
      createOrders();
      GroupMember member = join("a");
      int next = member.ownership().generation() + 1;

      assertThatExceptionOfType(Fenced.class)
          .isThrownBy(() -> member.commit(Map.of(orders0, new CommittedOffset(5, "")), next));
      assertThat(engine().groups().committed("billing")).isEmpty();
    }
  }

  @Nested
  class TheCoordinator {
    @Test
    void countsGenerationsFromOne() {
      createOrders();

      GroupMember member = join("a");

      assertThat(member.ownership())
          .isEqualTo(Ownership.of(1, Map.of(orders0, 1, orders1, 1), Set.of()));
    }

    @Test
    void countsTheMoveOfAPartition() {
      createOrders();
      GroupMember first = join("a");
      GroupMember second = join("b");
      TopicPartition moving = first.ownership().revoking().iterator().next();

      first.release(Set.of(moving), first.ownership().generation());

      await(() -> !second.ownership().owned().isEmpty());
      assertThat(second.ownership().owned()).isEqualTo(Map.of(moving, 3));
      assertThat(engine().groups().describe("billing").state()).isEqualTo("Stable");
    }

    @Test
    void movesWhatALeavingMemberHadBeforeItReturns() {
      createOrders();
      GroupMember first = join("a");
      GroupMember second = join("b");

      first.leave();

      assertThat(second.ownership().readable()).containsExactly(orders0, orders1);
    }

    @Test
    void givesWhatIsFreeBeforeTheRestIsReleased() {
      createOrders();
      create("audit", 1, Map.of());
      GroupMember member = join("a");

      member.update(request("a", "audit"));

      assertThat(member.ownership().readable()).containsExactly(new TopicPartition("audit", 0));
      assertThat(member.ownership().revoking()).containsExactlyInAnyOrder(orders0, orders1);
    }

    /// The member is told to give a partition up, then left to keep it, then told again: what it
    /// gave up when it was told first says nothing of what it read in between.
    @Test
    void passesAReleaseOverWhereThePartitionWasKeptSince() {
      createOrders();
      GroupMember first = join("a");
      GroupMember second = join("b");
      int known = first.ownership().generation();
      second.leave();
      await(() -> first.ownership().revoking().isEmpty());
      GroupMember third = join("c");
      await(() -> !first.ownership().revoking().isEmpty());

      first.release(first.ownership().revoking(), known);
      third.update(request("c", "orders"));

      assertThat(first.ownership().owned()).containsOnlyKeys(orders0, orders1);
      assertThat(third.ownership().owned()).isEmpty();
    }
  }

  @Nested
  class ExpireOffsets {
    private static final Map<TopicPartition, CommittedOffset> NONE = Map.of();

    private void commit() {
      createOrders();
      engine().groups().commit("billing", Map.of(orders0, new CommittedOffset(1, "")));
    }

    @Test
    void keepsThemForTheirTime() {
      commit();
      open.pass(WEEK);

      open.engine.expireOffsets(WEEK);

      assertThat(engine().groups().committed("billing")).containsOnlyKeys(orders0);
    }

    @Test
    void endsAGroupWhoseLastOnesAreOld() {
      commit();
      open.pass(WEEK.plusMillis(1));

      open.engine.expireOffsets(WEEK);

      assertThat(engine().groups().committed("billing")).isEqualTo(NONE);
      assertThat(engine().groups().list()).isEmpty();
      assertThat(open.coordinator.states()).isEmpty();
    }

    @Test
    void keepsThoseOfAGroupWithMembers() {
      commit();
      join("a");
      open.pass(WEEK.multipliedBy(10));

      open.engine.expireOffsets(WEEK);

      assertThat(engine().groups().committed("billing")).containsOnlyKeys(orders0);
    }

    @Test
    void endsNoneBecauseTheWallClockJumpsForwardAndBack() {
      commit();

      open.clockMs.addAndGet(5 * WEEK.toMillis());
      open.engine.expireOffsets(WEEK);
      open.clockMs.addAndGet(-6 * WEEK.toMillis());
      open.engine.expireOffsets(WEEK);

      assertThat(engine().groups().committed("billing")).containsOnlyKeys(orders0);
      open.clockMs.addAndGet(WEEK.toMillis());
      open.pass(WEEK.plusMillis(1));
      open.engine.expireOffsets(WEEK);
      assertThat(engine().groups().committed("billing")).isEqualTo(NONE);
    }

    @Test
    void countsFromWhenTheLastMemberLeft() {
      commit();
      GroupMember member = join("a");
      open.pass(WEEK.multipliedBy(10));
      member.leave();
      open.pass(WEEK);
      open.engine.expireOffsets(WEEK);
      assertThat(engine().groups().committed("billing")).containsOnlyKeys(orders0);

      open.pass(Duration.ofMillis(1));
      open.engine.expireOffsets(WEEK);

      assertThat(engine().groups().committed("billing")).isEqualTo(NONE);
      assertThat(open.coordinator.states()).isEmpty();
    }
  }
}
