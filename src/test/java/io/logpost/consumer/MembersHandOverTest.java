package io.logpost.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.consumer.Polls.Polled;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.UnknownMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MembersHandOverTest extends MembersFixture {
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
    void takesAnAcknowledgementAgainWhoseAnswerWasLostThoughAPartitionMoved() {
      produce(P0, 1);
      produce(P1, 1);
      Polled all = poll("w1").now();
      poll("w2").now();
      members.ack(W1, all.token());
      assertThat(Set.copyOf(owners().values())).isEqualTo(Set.of("w1", "w2"));

      members.ack(W1, all.token());

      assertThat(poll("w1").token(all.token()).now().records()).isEmpty();
      assertThat(committed(P0)).isEqualTo(1);
      assertThat(committed(P1)).isEqualTo(1);
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
          .isInstanceOf(UnknownMember.class);
    }

    private boolean isInACall() {
      nanos.addAndGet(Duration.ofMillis(1).toNanos());
      return members.idleMs(W1).orElse(-1) == 0;
    }
  }

  @Nested
  class APlaceThatIsTakenBySomebodyElse {
    /// Its holder here was told that it is fenced, again and again, and nothing made it join anew.
    @Test
    void isTakenBackByTheNextPoll() {
      produce(P0, 1);
      var _ = poll("w1").now();
      var _ = new Polls(newMembers(), "w1").now();

      assertThat(poll("w1").now().records()).containsExactly("orders-0@0");
    }

    @Test
    void isNobodysAfterTheSilenceOfWhoLostIt() {
      var _ = poll("w1").now();
      Members elsewhere = newMembers();
      var _ = new Polls(elsewhere, "w1").now();

      members.expire();

      assertThat(members.has(W1)).isFalse();
      assertThat(elsewhere.has(W1)).isTrue();
      assertThat(engine.groups().describe("billing").members()).hasSize(1);
    }
  }
}
