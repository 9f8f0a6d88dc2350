package io.logpost.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.consumer.Polls.Polled;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MembersAckTest extends MembersFixture {
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
}
