package io.logpost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.AssignorDiffers;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.GroupActive;
import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.group.Assignor;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every engine does with members of groups.
public abstract class MembershipContract extends MembershipFixture {
  @Nested
  protected class Join {
    @Test
    void givesTheFirstMemberEverything() {
      createOrders();

      GroupMember first = join("a");

      assertThat(first.ownership())
          .isEqualTo(Ownership.of(1, Map.of(orders0, 1, orders1, 1), Set.of()));
      assertThat(first.ownership()).isSameAs(first.ownership());
    }

    @Test
    void ofASecondMemberTakesNothingBeforeItIsReleased() {
      createOrders();
      GroupMember first = join("a");

      GroupMember second = join("b");

      assertThat(owned(second)).isEmpty();
      assertThat(owned(first)).containsExactly(orders0, orders1);
      assertThat(first.ownership().readable()).hasSize(1);
      assertThat(engine().groups().describe("billing").state()).isEqualTo("Reconciling");
    }

    @Test
    void isShownByTheGroup() {
      createOrders();

      GroupMember member = join("a");

      assertThat(engine().groups().list())
          .containsExactly(
              new GroupDescription(
                  "billing",
                  "Stable",
                  1,
                  Assignor.COOPERATIVE_STICKY,
                  List.of(
                      new MemberDescription(
                          "a", ORDERS, Duration.ofMinutes(5), member.ownership()))));
    }

    @Test
    void refusesAnotherAssignorThanTheOthersHave() {
      createOrders();
      join("a");

      assertThatExceptionOfType(AssignorDiffers.class)
          .isThrownBy(() ->
              engine()
                  .groups()
                  .join(
                      new JoinRequest(
                          "billing",
                          "b",
                          ORDERS,
                          Optional.of(Assignor.RANGE),
                          Duration.ofMinutes(5)),
                      () -> {}));
    }

    @Test
    void underANameInUseTakesItsPlaceOver() {
      createOrders();
      GroupMember older = join("a");
      Ownership owned = older.ownership();

      GroupMember newer = join("a");

      assertThat(newer.ownership()).isEqualTo(owned);
      assertThat(older.ownership().owned()).isEmpty();
      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> older.commit(at(orders0, 1), 1));
      assertThatExceptionOfType(Fenced.class)
          .isThrownBy(() -> fetch(older, from(orders0), Duration.ZERO));
      assertThatExceptionOfType(Fenced.class).isThrownBy(older::leave);
      assertThat(engine().groups().describe("billing").members()).hasSize(1);
    }

    @Test
    void endsTheFetchOfTheHolderWhosePlaceItTakes() {
      createOrders();
      GroupMember older = join("a");
      CompletableFuture<FetchResult> waiting = fetchLong(older, from(orders0));

      join("a");

      assertThat(waiting.handle((_, failure) -> failure).join())
          .hasRootCauseInstanceOf(Fenced.class);
    }
  }

  @Nested
  protected class Release {
    /// The member is told to give a partition up, then left to keep it, then told again: what it
    /// gave up when it was told first says nothing of what it read in between.
    @Test
    void isPassedOverWhereThePartitionWasKeptSince() {
      createOrders();
      GroupMember first = join("a");
      GroupMember second = join("b");
      var _ = revoking(first);
      int known = first.ownership().generation();
      second.leave();
      await(() -> first.ownership().revoking().isEmpty());
      GroupMember third = join("c");
      TopicPartition again = revoking(first);

      first.release(Set.of(again), known);
      third.update(request("c", new Subscription.Topics(Set.of("orders"))));

      assertThat(first.ownership().owned()).containsOnlyKeys(orders0, orders1);
      assertThat(third.ownership().owned()).isEmpty();
    }

    @Test
    void movesThePartition() {
      createOrders();
      GroupMember first = join("a");
      GroupMember second = join("b");
      TopicPartition moving = revoking(first);

      first.release(Set.of(moving), first.ownership().generation());

      await(() -> owned(second).contains(moving));
      assertThat(owned(first)).hasSize(1).doesNotContain(moving);
      assertThat(second.ownership().owned()).containsEntry(moving, 3);
      assertThat(engine().groups().describe("billing").state()).isEqualTo("Stable");
    }

    @Test
    void keepsWhatWasNotToBeReleased() {
      createOrders();
      GroupMember member = join("a");

      member.release(Set.of(orders0), member.ownership().generation());

      join("a-barrier").leave();
      assertThat(engine().groups().describe("billing").members().getFirst().ownership().owned())
          .containsKeys(orders0, orders1);
    }

    @Test
    void mayBeCalledByWhoIsTold() {
      createOrders();
      CompletableFuture<GroupMember> first = new CompletableFuture<>();
      first.complete(
          join(
              "a",
              () -> {
                GroupMember told = first.join();
                told.release(told.ownership().revoking(), told.ownership().generation());
              }));

      GroupMember second = join("b");

      await(() -> owned(second).size() == 1);
    }
  }

  @Nested
  protected class Leave {
    @Test
    void movesEverythingAtOnce() {
      createOrders();
      GroupMember first = join("a");
      GroupMember second = join("b");

      first.leave();

      assertThat(owned(second)).containsExactly(orders0, orders1);
      assertThat(second.ownership().revoking()).isEmpty();
    }

    @Test
    void ofTheLastMemberLeavesTheGroupToItsOffsets() {
      createOrders();
      GroupMember member = join("a");
      member.commit(at(orders0, 1), 1);

      member.leave();
      member.leave();

      assertThat(engine().groups().describe("billing").state()).isEqualTo("Empty");
      assertThat(engine().groups().committed("billing")).isEqualTo(at(orders0, 1));
    }

    @Test
    void ofTheLastMemberOfAGroupWithoutOffsetsEndsIt() {
      createOrders();

      join("a").leave();

      assertThatExceptionOfType(UnknownGroup.class)
          .isThrownBy(() -> engine().groups().describe("billing"));
      assertThat(engine().groups().list()).isEmpty();
    }
  }

  @Nested
  protected class Update {
    @Test
    void changesWhatIsWanted() {
      createOrders();
      create("audit", 1, Map.of());
      GroupMember member = join("a");

      member.update(request("a", new Subscription.Topics(Set.of("audit"))));

      assertThat(member.ownership().readable()).containsExactly(new TopicPartition("audit", 0));
      assertThat(member.ownership().revoking()).containsExactlyInAnyOrder(orders0, orders1);
    }
  }

  @Nested
  protected class Commit {
    @Test
    void isGoodAsLongAsThePartitionStaysWithItsOwner() {
      createOrders();
      GroupMember first = join("a");
      join("b");
      TopicPartition moving = revoking(first);

      first.commit(at(moving, 5), 1);

      assertThat(first.committed(Set.of(orders0, orders1))).isEqualTo(at(moving, 5));
    }

    /// A member repeated an acknowledgement whose answer was lost, after a partition of it had gone
    /// to another: it was refused, as if nothing were committed there.
    @Test
    void isShownToOthersOfTheGroup() {
      createOrders();
      GroupMember first = join("a");
      first.commit(at(orders0, 5), 1);

      GroupMember second = join("b");

      assertThat(second.committed(Set.of(orders0, orders1))).isEqualTo(at(orders0, 5));
    }

    @Test
    void ofWhatWentToAnotherIsFenced() {
      createOrders();
      GroupMember first = join("a");
      GroupMember second = join("b");
      TopicPartition moving = revoking(first);
      first.release(Set.of(moving), first.ownership().generation());
      await(() -> owned(second).contains(moving));

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> first.commit(at(moving, 5), 1));
      assertThat(engine().groups().committed("billing")).isEmpty();
    }

    @Test
    void ofWhatCameBackIsFencedUnderTheOldGeneration() {
      createOrders();
      GroupMember first = join("a");
      GroupMember second = join("b");
      TopicPartition moving = revoking(first);
      first.release(Set.of(moving), first.ownership().generation());
      await(() -> owned(second).contains(moving));
      second.leave();

      assertThat(owned(first)).contains(moving);
      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> first.commit(at(moving, 5), 1));
      first.commit(at(moving, 5), first.ownership().generation());
    }

    @Test
    void fromOutsideIsRefusedWhileThereAreMembers() {
      createOrders();
      join("a");

      assertThatExceptionOfType(GroupActive.class)
          .isThrownBy(() -> engine().groups().commit("billing", at(orders0, 1)))
          .satisfies(e -> assertThat(e.facts()).containsEntry("members", List.of("a")));
      assertThatExceptionOfType(GroupActive.class)
          .isThrownBy(() -> engine().groups().deleteOffsets("billing", Set.of(orders0)));
      assertThatExceptionOfType(GroupActive.class)
          .isThrownBy(() -> engine().groups().delete("billing"));
    }
  }

  @Nested
  protected class MemberFetch {
    @Test
    void showsRecords() {
      createOrders();
      GroupMember member = join("a");
      append(orders0, "x", "y");

      FetchResult result = fetch(member, from(orders0), Duration.ZERO);

      assertThat(result.nextOffsets()).containsEntry(orders0, 2L);
    }

    @Test
    void showsNothingOfWhatIsNotItsOwn() {
      createOrders();
      join("a");
      GroupMember second = join("b");
      append(orders0, "x");

      FetchResult result = fetch(second, from(orders0), Duration.ZERO);

      assertThat(result.nextOffsets()).containsEntry(orders0, 0L);
    }

    @Test
    void endsWhenWhatItOwnsChanges() {
      createOrders();
      GroupMember first = join("a");
      CompletableFuture<FetchResult> waiting = fetchLong(first, Map.of(orders0, 0L, orders1, 0L));

      join("b");

      assertThat(waiting.join().nextOffsets()).containsEntry(orders0, 0L);
    }

    @Test
    void endsByAWakeUpThatCameBefore() {
      createOrders();
      GroupMember member = join("a");
      member.wakeup();

      FetchResult result = fetch(member, from(orders0), Duration.ofMinutes(5));

      assertThat(result.nextOffsets()).containsEntry(orders0, 0L);
    }
  }

  @Nested
  protected class ChangesOfTopics {
    private GroupMember joinPattern() {
      return engine().groups().join(request("a", Subscription.Pattern.of("ord.*")), () -> {});
    }

    @Test
    void bringNewTopicsToAPattern() {
      GroupMember member = joinPattern();
      assertThat(owned(member)).isEmpty();

      createOrders();
      create("audit", 1, Map.of());

      await(() -> owned(member).equals(Set.of(orders0, orders1)));
    }

    @Test
    void bringNewPartitions() {
      createOrders();
      GroupMember member = join("a");

      engine().topics().addPartitions("orders", 3);

      await(() -> owned(member).contains(new TopicPartition("orders", 2)));
      assertThat(member.ownership().owned()).containsEntry(orders0, 1);
    }

    @Test
    void giveATopicCreatedAgainAnew() {
      createOrders();
      GroupMember member = join("a");
      member.commit(at(orders0, 1), 1);

      engine().topics().delete("orders");
      createOrders();

      await(() -> member.ownership().owned().getOrDefault(orders0, 1) > 1);
      assertThat(member.committed(Set.of(orders0))).isEmpty();
    }
  }
}
