package io.logpost.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.consumer.Polls.Polled;
import io.logpost.engine.Acks;
import io.logpost.engine.Batches;
import io.logpost.engine.InMemoryEngine;
import io.logpost.error.LogpostException.AssignorDiffers;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.NewerPoll;
import io.logpost.error.LogpostException.NoCommittedOffset;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.UnknownMember;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.Assignor;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MembersTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_763_720_000_000L);
  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);
  private static final MemberName W1 = new MemberName("billing", "w1");
  private static final MemberName W2 = new MemberName("billing", "w2");
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong claims = new AtomicLong();
  private final InMemoryEngine engine = new InMemoryEngine();
  private Members members = newMembers();

  @BeforeEach
  void createTopic() {
    engine.topics().create("orders", 2);
  }

  private Members newMembers() {
    return new Members(
        engine, () -> NOW, nanos::get, claims::incrementAndGet, name -> name.member().equals("v2"));
  }

  private void produce(TopicPartition partition, int count) {
    String[] values = new String[count];
    java.util.Arrays.fill(values, "x");
    engine.records().append(Batches.request(Acks.ALL, Batches.part(partition, 1000, values)));
  }

  private Polls poll(String member) {
    return new Polls(members, member);
  }

  private long committed(TopicPartition partition) {
    CommittedOffset committed = engine.groups().committed("billing").get(partition);
    return committed == null ? -1 : committed.nextOffset();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    members.expire();
  }

  private void restartServer() {
    members.stop();
    members = newMembers();
    members.revive(engine.groups().stored());
  }

  @Nested
  class Poll {
    @Test
    void joinsAndReadsFromTheStart() {
      produce(P0, 2);
      produce(P1, 1);

      Polled polled = poll("w1").now();

      assertThat(polled.records()).containsExactly("orders-0@0", "orders-0@1", "orders-1@0");
      assertThat(polled.answer().redelivered()).isFalse();
      assertThat(polled.answer().assignment()).containsExactly(P0, P1);
      assertThat(polled.answer().stay().pollDeadlineMs())
          .isEqualTo(NOW.toEpochMilli() + Members.DEFAULT_MAX_POLL_INTERVAL.toMillis());
    }

    @Test
    void goesOnAfterWhatIsAcknowledged() {
      produce(P0, 3);
      Polled first = poll("w1").maxRecords(2).now();

      Polled second = poll("w1").token(first.token()).now();

      assertThat(second.records()).containsExactly("orders-0@2");
      assertThat(second.answer().redelivered()).isFalse();
      assertThat(committed(P0)).isEqualTo(2);
    }

    @Test
    void deliversAgainWhatIsNotAcknowledged() {
      produce(P0, 2);
      Polled first = poll("w1").maxRecords(1).now();

      Polled again = poll("w1").now();

      assertThat(again.records()).containsExactly("orders-0@0", "orders-0@1");
      assertThat(again.answer().redelivered()).isTrue();
      assertThat(again.answer().ackToken()).isNotEqualTo(first.token());
      assertThat(committed(P0)).isZero();
    }

    @Test
    void saysRedeliveredAlsoOfTheRestOfASmallerAnswer() {
      produce(P0, 2);
      poll("w1").now();
      Polled smaller = poll("w1").maxRecords(1).now();

      Polled rest = poll("w1").token(smaller.token()).now();

      assertThat(rest.records()).containsExactly("orders-0@1");
      assertThat(rest.answer().redelivered()).isTrue();
    }

    @Test
    void hasNoTokenWithoutRecords() {
      assertThat(poll("w1").now().answer().ackToken()).isNull();
    }

    @Test
    void neverLetsAPartitionWaitForAnothersEnd() {
      produce(P0, 10);
      produce(P1, 1);
      Polled first = poll("w1").maxRecords(2).now();

      Polled second = poll("w1").maxRecords(2).token(first.token()).now();

      assertThat(second.records()).containsExactly("orders-1@0", "orders-0@2");
    }

    @Test
    void keepsTheSubscription() {
      produce(P0, 1);
      poll("w1").now();

      assertThat(poll("w1").subscription(null).now().records()).containsExactly("orders-0@0");
    }

    @Test
    void needsTopicsAtFirst() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> poll("w1").subscription(null).now())
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "topics"));
      assertThat(members.has(W1)).isFalse();
    }

    @Test
    void refusesATopicThatIsNotThere() {
      var ordres = new Subscription.Topics(Set.of("ordres"));

      assertThatExceptionOfType(UnknownTopic.class)
          .isThrownBy(() -> poll("w1").subscription(ordres).now());
    }

    @Test
    void takesAPatternAndTopicsThatComeLater() {
      var pattern = Subscription.Pattern.of("ord.*");
      poll("w1").subscription(pattern).now();

      engine.topics().create("ordinals", 1);
      produce(new TopicPartition("ordinals", 0), 1);

      assertThat(poll("w1").subscription(pattern).now().records()).containsExactly("ordinals-0@0");
    }

    @Test
    void refusesTheNameOfAV2Instance() {
      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> poll("v2").now());
    }

    @Test
    void refusesAnotherAssignorWhileOthersAreThere() {
      poll("w1").assignor(Assignor.RANGE).now();

      assertThatExceptionOfType(AssignorDiffers.class)
          .isThrownBy(() -> poll("w2").assignor(Assignor.ROUND_ROBIN).now());
      assertThat(members.has(W2)).isFalse();
    }

    @Test
    void answersAtTheFirstRecord() {
      CompletableFuture<Polled> waiting =
          CompletableFuture.supplyAsync(
              () -> poll("w1").maxWait(A_MINUTE).now(), Thread::startVirtualThread);

      produce(P1, 1);

      assertThat(waiting.join().records()).containsExactly("orders-1@0");
    }

    @Test
    void givesWayToANewerOne() {
      poll("w1").now();
      CompletableFuture<Polled> older =
          CompletableFuture.supplyAsync(
              () -> poll("w1").maxWait(A_MINUTE).now(), Thread::startVirtualThread);
      while (members.idleMs(W1).orElse(-1) != 0 || !isInACall()) {
        Thread.onSpinWait();
      }

      CompletableFuture<Polled> newer =
          CompletableFuture.supplyAsync(
              () -> poll("w1").maxWait(A_MINUTE).now(), Thread::startVirtualThread);

      assertThat(older.handle((_, failure) -> failure.getCause()).join())
          .isInstanceOf(NewerPoll.class);
      produce(P0, 1);
      assertThat(newer.join().records()).containsExactly("orders-0@0");
    }

    private boolean isInACall() {
      nanos.incrementAndGet();
      nanos.addAndGet(Duration.ofMillis(1).toNanos());
      return members.idleMs(W1).orElse(-1) == 0;
    }

    @Test
    void isEmptyWhenTheServerStops() {
      poll("w1").now();
      CompletableFuture<Polled> waiting =
          CompletableFuture.supplyAsync(
              () -> poll("w1").maxWait(A_MINUTE).now(), Thread::startVirtualThread);

      members.stop();

      assertThat(waiting.join().records()).isEmpty();
    }
  }

  @Nested
  class Ack {
    @Test
    void twiceChangesNothing() {
      produce(P0, 1);
      Polled polled = poll("w1").now();

      members.ack(W1, polled.token());
      members.ack(W1, polled.token());

      assertThat(committed(P0)).isEqualTo(1);
    }

    @Test
    void isRefusedAfterANewerDelivery() {
      produce(P0, 1);
      Polled old = poll("w1").now();
      Polled current = poll("w1").now();

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> members.ack(W1, old.token()));
      assertThat(committed(P0)).isZero();
      members.ack(W1, current.token());
      assertThat(committed(P0)).isEqualTo(1);
    }

    @Test
    void isRefusedWhereAnOffsetWasMoved() {
      produce(P0, 2);
      produce(P1, 1);
      Polled polled = poll("w1").now();
      int generation = polled.answer().stay().generation();
      members.commit(W1, generation, Map.of(P0, new CommittedOffset(1, "")));

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> members.ack(W1, polled.token()));
      assertThat(committed(P0)).isEqualTo(1);
      assertThat(committed(P1)).isZero();
    }

    @Test
    void countsAPartitionWhoseTopicIsGoneAsDone() {
      engine.topics().create("gone", 1);
      produce(new TopicPartition("gone", 0), 1);
      produce(P0, 1);
      var both = new Subscription.Topics(Set.of("orders", "gone"));
      Polled polled = poll("w1").subscription(both).now();
      engine.topics().delete("gone");

      members.ack(W1, polled.token());

      assertThat(committed(P0)).isEqualTo(1);
    }

    @Test
    void wakesAWaitingPollAndIsDoneBeside() {
      produce(P0, 1);
      Polled polled = poll("w1").now();
      members.ack(W1, polled.token());
      CompletableFuture<Polled> waiting =
          CompletableFuture.supplyAsync(
              () -> poll("w1").maxWait(A_MINUTE).now(), Thread::startVirtualThread);

      members.ack(W1, polled.token());

      produce(P0, 1);
      assertThat(waiting.join().records()).containsExactly("orders-0@1");
    }

    @Test
    void ofAMemberThatIsOutIsRefused() {
      produce(P0, 1);
      Polled polled = poll("w1").now();
      pass(Duration.ofHours(1));

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> members.ack(W1, polled.token()));
    }

    @Test
    void ofAMemberThatIsOutIsFineWhereItWasDone() {
      produce(P0, 1);
      Polled polled = poll("w1").now();
      members.ack(W1, polled.token());
      pass(Duration.ofHours(1));

      assertThat(members.ack(W1, polled.token()).pollDeadlineMs()).isEqualTo(NOW.toEpochMilli());
    }
  }

  @Nested
  class AutoAck {
    @Test
    void commitsWhatIsDelivered() {
      produce(P0, 2);

      Polled polled = poll("w1").autoAck().now();

      assertThat(polled.records()).hasSize(2);
      assertThat(polled.answer().ackToken()).isNull();
      assertThat(committed(P0)).isEqualTo(2);
    }
  }

  @Nested
  class AutoOffsetResets {
    @Test
    void latestStartsAtTheEndAndDecidesThatOnce() {
      produce(P0, 3);
      poll("w1").reset(AutoOffsetReset.LATEST).now();
      members.leave(W1, null);
      produce(P0, 1);

      Polled other = poll("w2").reset(AutoOffsetReset.LATEST).now();

      assertThat(other.records()).containsExactly("orders-0@3");
    }

    @Test
    void noneIsAnError() {
      assertThatExceptionOfType(NoCommittedOffset.class)
          .isThrownBy(() -> poll("w1").reset(AutoOffsetReset.NONE).now());
    }

    @Test
    void goesOnAtTheStartWhereRecordsWereDeleted() {
      produce(P0, 5);
      poll("w1").now();
      engine.topics().deleteRecords(Map.of(P0, 4L));

      assertThat(poll("w1").reset(AutoOffsetReset.LATEST).now().records())
          .containsExactly("orders-0@4");
      assertThat(committed(P0)).isEqualTo(4);
    }

    @Test
    void noneRefusesWhereRecordsWereDeleted() {
      produce(P0, 5);
      poll("w1").now();
      engine.topics().deleteRecords(Map.of(P0, 4L));

      assertThatExceptionOfType(OffsetBeforeStart.class)
          .isThrownBy(() -> poll("w1").reset(AutoOffsetReset.NONE).now());
    }
  }

  @Nested
  class Seek {
    @Test
    void readsFromThere() {
      produce(P0, 3);
      Polled first = poll("w1").autoAck().now();
      assertThat(first.records()).hasSize(3);

      assertThat(poll("w1").seek(P0, 1).now().records())
          .containsExactly("orders-0@1", "orders-0@2");
    }

    @Test
    void outsideTheLogChangesNothing() {
      produce(P0, 2);
      Polled first = poll("w1").now();

      assertThatExceptionOfType(OffsetAfterEnd.class)
          .isThrownBy(() -> poll("w1").token(first.token()).seek(P0, 3).now());
      assertThat(committed(P0)).isZero();
      members.ack(W1, first.token());
    }

    @Test
    void whereItDoesNotOwnIsRefused() {
      poll("w1").now();
      poll("w2").now();
      TopicPartition others = poll("w1").now().answer().assignment().contains(P0) ? P1 : P0;

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> poll("w1").seek(others, 0).now());
    }
  }

  @Nested
  class Paused {
    @Test
    void isLeftOutOfThisAnswerOnly() {
      produce(P0, 1);
      produce(P1, 1);

      Polled paused = poll("w1").paused(P0).now();
      Polled resumed = poll("w1").token(paused.token()).now();

      assertThat(paused.records()).containsExactly("orders-1@0");
      assertThat(resumed.records()).containsExactly("orders-0@0");
    }
  }

  @Nested
  class HandOver {
    @Test
    void sharesAtOnceWhatIsNotOut() {
      poll("w1").now();

      poll("w2").now();

      assertThat(owners()).containsOnlyKeys(P0, P1);
      assertThat(Set.copyOf(owners().values())).isEqualTo(Set.of("w1", "w2"));
    }

    @Test
    void waitsForWhatIsOut() {
      produce(P0, 1);
      produce(P1, 1);
      Polled all = poll("w1").now();

      Polled nothing = poll("w2").now();
      assertThat(nothing.records()).isEmpty();
      assertThat(nothing.answer().assignment()).isEmpty();

      members.ack(W1, all.token());
      assertThat(Set.copyOf(owners().values())).isEqualTo(Set.of("w1", "w2"));
      assertThat(poll("w1").now().records()).isEmpty();
      assertThat(poll("w2").now().records()).isEmpty();
    }

    @Test
    void takesAnOpenDeliverysAcknowledgementThoughItsPartitionIsToMove() {
      produce(P0, 1);
      produce(P1, 1);
      Polled all = poll("w1").now();
      poll("w2").now();

      Polled next = poll("w1").token(all.token()).now();

      assertThat(committed(P0)).isEqualTo(1);
      assertThat(committed(P1)).isEqualTo(1);
      assertThat(next.answer().assignment()).hasSize(1);
    }

    @Test
    void wakesAWaitingPollForItsShare() {
      poll("w1").now();
      CompletableFuture<Polled> waiting =
          CompletableFuture.supplyAsync(
              () -> poll("w1").maxWait(A_MINUTE).now(), Thread::startVirtualThread);

      while (Set.copyOf(owners().values()).size() < 2) {
        poll("w2").now();
      }

      produce(P0, 1);
      produce(P1, 1);
      assertThat(waiting.join().answer().assignment()).hasSize(1);
    }

    @Test
    void followsADeadline() {
      produce(P0, 1);
      produce(P1, 1);
      Polled lost = poll("w1").maxPollInterval(Duration.ofSeconds(30)).now();
      pass(Duration.ofSeconds(20));
      poll("w2").now();

      pass(Duration.ofSeconds(11));

      assertThat(poll("w2").now().records()).containsExactlyElementsOf(lost.records());
      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> members.ack(W1, lost.token()));
    }

    @Test
    void refusesATokenOfBeforeEvenIfThePartitionCameBack() {
      produce(P0, 1);
      produce(P1, 1);
      Polled old = poll("w1").maxPollInterval(Duration.ofSeconds(30)).now();
      pass(Duration.ofSeconds(31));
      poll("w2").now();
      members.leave(W2, null);
      poll("w1").now();

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> members.ack(W1, old.token()));
    }
  }

  private Map<TopicPartition, String> owners() {
    Map<TopicPartition, String> owners = new java.util.TreeMap<>();
    engine
        .groups()
        .describe("billing")
        .members()
        .forEach(
            member -> member.ownership().readable().forEach(p -> owners.put(p, member.member())));
    return owners;
  }

  @Nested
  class Heartbeat {
    @Test
    void keepsAMember() {
      poll("w1").now();
      List<Boolean> there = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        pass(Duration.ofMinutes(4));
        members.heartbeat(W1);
        there.add(members.has(W1));
      }

      assertThat(there).containsOnly(true);
    }

    @Test
    void ofNoMemberIsRefused() {
      assertThatExceptionOfType(UnknownMember.class).isThrownBy(() -> members.heartbeat(W1));
    }
  }

  @Nested
  class Leave {
    @Test
    void acknowledgesAndHandsOver() {
      produce(P0, 1);
      Polled polled = poll("w1").now();
      poll("w2").now();

      members.leave(W1, polled.token());

      assertThat(committed(P0)).isEqualTo(1);
      assertThat(owners().values()).containsOnly("w2");
      assertThat(members.has(W1)).isFalse();
    }

    @Test
    void staysWithAnOldToken() {
      produce(P0, 1);
      Polled old = poll("w1").now();
      poll("w1").now();

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> members.leave(W1, old.token()));
      assertThat(members.has(W1)).isTrue();
    }

    @Test
    void twiceIsRefused() {
      poll("w1").now();
      members.leave(W1, null);

      assertThatExceptionOfType(UnknownMember.class).isThrownBy(() -> members.leave(W1, null));
    }

    @Test
    void endsAWaitingPoll() {
      poll("w1").now();
      CompletableFuture<Polled> waiting =
          CompletableFuture.supplyAsync(
              () -> poll("w1").maxWait(A_MINUTE).now(), Thread::startVirtualThread);
      while (!isInACall()) {
        Thread.onSpinWait();
      }

      members.leave(W1, null);

      assertThat(waiting.handle((_, failure) -> failure.getCause()).join())
          .isInstanceOf(Fenced.class);
    }

    private boolean isInACall() {
      nanos.addAndGet(Duration.ofMillis(1).toNanos());
      return members.idleMs(W1).orElse(-1) == 0;
    }
  }

  @Nested
  class Restart {
    @Test
    void takesTheTokenOfBefore() {
      produce(P0, 1);
      Polled polled = poll("w1").now();

      restartServer();
      Polled next = poll("w1").token(polled.token()).now();

      assertThat(committed(P0)).isEqualTo(1);
      assertThat(next.records()).isEmpty();
      assertThat(next.answer().stay().generation()).isEqualTo(polled.answer().stay().generation());
    }

    @Test
    void deliversAgainWithoutAToken() {
      produce(P0, 1);
      poll("w1").now();

      restartServer();

      Polled again = poll("w1").now();
      assertThat(again.records()).containsExactly("orders-0@0");
      assertThat(again.answer().redelivered()).isTrue();
    }

    @Test
    void movesNothingUntilTheMemberCalls() {
      produce(P0, 1);
      produce(P1, 1);
      Polled polled = poll("w1").now();

      restartServer();
      assertThat(poll("w2").now().answer().assignment()).isEmpty();

      members.ack(W1, polled.token());
      assertThat(poll("w2").now().answer().assignment()).hasSize(1);
    }

    @Test
    void givesAFreshDeadline() {
      poll("w1").maxPollInterval(Duration.ofSeconds(30)).now();
      nanos.addAndGet(Duration.ofSeconds(29).toNanos());

      restartServer();

      pass(Duration.ofSeconds(29));
      assertThat(members.has(W1)).isTrue();
      pass(Duration.ofSeconds(2));
      assertThat(members.has(W1)).isFalse();
    }
  }

  @Nested
  class Commit {
    @Test
    void isRefusedUnderAnOldGeneration() {
      produce(P0, 1);
      int generation = poll("w1").now().answer().stay().generation();

      assertThatExceptionOfType(Fenced.class)
          .isThrownBy(
              () -> members.commit(W1, generation - 1, Map.of(P0, new CommittedOffset(1, ""))));
      assertThat(committed(P0)).isZero();
    }

    @Test
    void isRefusedFromNoMember() {
      assertThatExceptionOfType(Fenced.class)
          .isThrownBy(() -> members.commit(W1, 0, Map.of(P0, new CommittedOffset(1, ""))));
    }
  }
}
