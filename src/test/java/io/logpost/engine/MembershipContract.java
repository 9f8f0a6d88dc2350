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

      GroupMember first = joinAlone();

      int generation = first.ownership().generation();
      assertThat(generation).isPositive();
      assertThat(first.ownership())
          .isEqualTo(
              Ownership.of(generation, Map.of(orders0, generation, orders1, generation), Set.of()));
      assertThat(first.ownership()).isSameAs(first.ownership());
    }

    @Test
    void ofASecondMemberTakesNothingBeforeItIsReleased() {
      createOrders();
      GroupMember first = joinAlone();

      GroupMember second = join("b");

      var _ = revoking(first);
      assertThat(owned(second)).isEmpty();
      assertThat(owned(first)).containsExactly(orders0, orders1);
      assertThat(first.ownership().readable()).hasSize(1);
      assertThat(engine().groups().describe("billing").state()).isEqualTo("Reconciling");
    }

    @Test
    void isShownByTheGroup() {
      createOrders();

      GroupMember member = joinAlone();

      await(() -> engine().groups().list().equals(List.of(groupOf(member))));
      assertThat(engine().groups().describe("billing")).isEqualTo(groupOf(member));
    }

    private GroupDescription groupOf(GroupMember member) {
      Ownership ownership = member.ownership();
      MemberDescription description =
          new MemberDescription(
              "a", Optional.of(ORDERS), Optional.of(Duration.ofMinutes(5)), ownership);
      return new GroupDescription(
          "billing",
          "Stable",
          ownership.generation(),
          Assignor.COOPERATIVE_STICKY.protocolName(),
          List.of(description));
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
      GroupMember older = joinAlone();
      Ownership owned = older.ownership();

      GroupMember newer = join("a");

      assertThat(newer.ownership()).isEqualTo(owned);
      assertThat(older.ownership().owned()).isEmpty();
      assertThatExceptionOfType(Fenced.class)
          .isThrownBy(() -> older.commit(at(orders0, 1), owned.generation()));
      assertThat(older.isFenced()).isTrue();
      assertThatExceptionOfType(Fenced.class)
          .isThrownBy(() -> fetch(older, from(orders0), Duration.ZERO));
      assertThatExceptionOfType(Fenced.class).isThrownBy(older::leave);
      assertThat(engine().groups().describe("billing").members()).hasSize(1);
    }

    @Test
    void endsTheFetchOfTheHolderWhosePlaceItTakes() {
      createOrders();
      GroupMember older = joinAlone();
      CompletableFuture<FetchResult> waiting = fetchLong(older, from(orders0));

      join("a");

      assertThat(waiting.handle((_, failure) -> failure).join())
          .hasRootCauseInstanceOf(Fenced.class);
    }
  }

  @Nested
  protected class Release {
    /// The member gives a partition up, gets it back, and is told to give it up again: that it gave
    /// it up when it was told first says nothing of what it read in between.
    @Test
    void isPassedOverWhereThePartitionCameBackSince() {
      createOrders();
      GroupMember first = joinAlone();
      GroupMember second = join("b");
      TopicPartition moving = revoking(first);
      int known = first.ownership().generation();
      first.release(Set.of(moving), known);
      await(() -> owned(second).contains(moving));
      second.leave();
      await(() -> first.ownership().readable().size() == 2);
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
      GroupMember first = joinAlone();
      int before = first.ownership().generation();
      GroupMember second = join("b");
      TopicPartition moving = revoking(first);

      first.release(Set.of(moving), first.ownership().generation());

      await(() -> owned(second).contains(moving));
      assertThat(owned(first)).hasSize(1).doesNotContain(moving);
      assertThat(second.ownership().owned().get(moving)).isGreaterThan(before);
      await(() -> engine().groups().describe("billing").state().equals("Stable"));
    }

    @Test
    void keepsWhatWasNotToBeReleased() {
      createOrders();
      GroupMember member = joinAlone();

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
      GroupMember first = joinAlone();
      GroupMember second = join("b");

      first.leave();

      await(() -> owned(second).equals(Set.of(orders0, orders1)));
      assertThat(second.ownership().revoking()).isEmpty();
      assertThat(first.ownership().owned()).isEmpty();
    }

    @Test
    void ofTheLastMemberLeavesTheGroupToItsOffsets() {
      createOrders();
      GroupMember member = joinAlone();
      member.commit(at(orders0, 1), member.ownership().generation());

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
      GroupMember member = joinAlone();

      member.update(request("a", new Subscription.Topics(Set.of("audit"))));

      await(() -> member.ownership().revoking().equals(Set.of(orders0, orders1)));
      member.release(Set.of(orders0, orders1), member.ownership().generation());
      await(() -> owned(member).equals(Set.of(new TopicPartition("audit", 0))));
    }
  }

  @Nested
  protected class Commit {
    @Test
    void isGoodAsLongAsThePartitionStaysWithItsOwner() {
      createOrders();
      GroupMember first = joinAlone();
      int known = first.ownership().generation();
      join("b");
      TopicPartition moving = revoking(first);

      first.commit(at(moving, 5), known);

      assertThat(first.committed(Set.of(orders0, orders1))).isEqualTo(at(moving, 5));
    }

    /// A member repeated an acknowledgement whose answer was lost, after a partition of it had gone
    /// to another: it was refused, as if nothing were committed there.
    @Test
    void isShownToOthersOfTheGroup() {
      createOrders();
      GroupMember first = joinAlone();
      first.commit(at(orders0, 5), first.ownership().generation());

      GroupMember second = join("b");

      assertThat(second.committed(Set.of(orders0, orders1))).isEqualTo(at(orders0, 5));
    }

    @Test
    void ofWhatWentToAnotherIsFenced() {
      createOrders();
      GroupMember first = joinAlone();
      int known = first.ownership().generation();
      GroupMember second = join("b");
      TopicPartition moving = revoking(first);
      first.release(Set.of(moving), first.ownership().generation());
      await(() -> owned(second).contains(moving));

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> first.commit(at(moving, 5), known));
      assertThat(engine().groups().committed("billing")).isEmpty();
    }

    @Test
    void ofWhatCameBackIsFencedUnderTheOldGeneration() {
      createOrders();
      GroupMember first = joinAlone();
      int known = first.ownership().generation();
      GroupMember second = join("b");
      TopicPartition moving = revoking(first);
      first.release(Set.of(moving), first.ownership().generation());
      await(() -> owned(second).contains(moving));
      second.leave();

      await(() -> owned(first).contains(moving));
      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> first.commit(at(moving, 5), known));
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
      GroupMember member = joinAlone();
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
      GroupMember first = joinAlone();
      CompletableFuture<FetchResult> waiting = fetchLong(first, Map.of(orders0, 0L, orders1, 0L));

      join("b");

      assertThat(waiting.join().nextOffsets()).containsEntry(orders0, 0L);
    }

    @Test
    void endsByAWakeUpThatCameBefore() {
      createOrders();
      GroupMember member = joinAlone();
      member.wakeup();

      FetchResult result = fetch(member, from(orders0), Duration.ofMinutes(5));

      assertThat(result.nextOffsets()).containsEntry(orders0, 0L);
    }
  }
}
