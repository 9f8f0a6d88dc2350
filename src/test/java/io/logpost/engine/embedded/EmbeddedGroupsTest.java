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
    return engine()
        .groups()
        .join(
            new JoinRequest(
                "billing",
                member,
                new Subscription.Topics(Set.of("orders")),
                Optional.empty(),
                Duration.ofMinutes(5)),
            () -> {});
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
