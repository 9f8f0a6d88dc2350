package io.logpost.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.consumer.Polls.Polled;
import io.logpost.error.LogpostException.AssignorDiffers;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.NewerPoll;
import io.logpost.error.LogpostException.NoCommittedOffset;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.Assignor;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MembersPollTest extends MembersFixture {
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
}
