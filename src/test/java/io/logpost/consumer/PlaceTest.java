package io.logpost.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.logpost.engine.JoinRequest;
import io.logpost.engine.Ownership;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlaceTest {
  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);

  private final FakeGroups group = new FakeGroups();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final JoinRequest request =
      new JoinRequest(
          "billing",
          "w1",
          new Subscription.Topics(Set.of("orders")),
          Optional.empty(),
          MAX_SILENCE);

  private Place joined() {
    return Place.join(group, request, nanos::get);
  }

  private static Ownership ownsBoth(TopicPartition... revoking) {
    return Ownership.of(1, Map.of(P0, 1, P1, 1), Set.of(revoking));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Nested
  class APlaceTakenOver {
    @Test
    void releasesNothingBeforeItsMemberCalls() {
      group.tookOver = true;
      Place place = joined();

      group.own(ownsBoth(P1));
      assertThat(group.released).isEmpty();

      place.enter();
      assertThat(place.isEverythingOut()).isTrue();
      place.setOut(Set.of());
      place.exit();
      assertThat(group.released).containsExactly(Set.of(P1));
    }
  }

  @Nested
  class APlaceLost {
    @Test
    void isGoneWithoutHavingLeft() {
      Place place = joined();

      group.fenced = true;

      assertThat(place.isGone()).isTrue();
      assertThat(place.hasLeft()).isFalse();
    }

    @Test
    void isOutWithoutLeaving() {
      Place place = joined();

      group.fenced = true;

      assertThat(place.expire()).isTrue();
      assertThat(group.left).isFalse();
    }
  }

  @Nested
  class HandOver {
    @Test
    void releasesAtOnceWhatIsNotOut() {
      var _ = joined();

      group.own(ownsBoth(P1));

      assertThat(group.released).containsExactly(Set.of(P1));
    }

    @Test
    void keepsWhatIsOutUntilItIsNot() {
      Place place = joined();
      group.own(ownsBoth());
      place.enter();
      place.setOut(Set.of(P0));
      place.exit();

      group.own(ownsBoth(P0, P1));
      assertThat(group.released).containsExactly(Set.of(P1));

      place.enter();
      place.setOut(Set.of());
      var _ = place.settle();
      place.exit();
      assertThat(group.released).contains(Set.of(P0, P1));
    }

    @Test
    void waitsForTheEndOfACall() {
      Place place = joined();
      place.enter();

      group.own(ownsBoth(P0));
      assertThat(group.released).isEmpty();

      place.exit();
      assertThat(group.released).containsExactly(Set.of(P0));
    }

    @Test
    void releasesNothingAfterARestartUntilTheMemberCalls() {
      Place place = Place.revive(group, request, nanos::get);

      group.own(ownsBoth(P0));
      assertThat(group.released).isEmpty();

      place.enter();
      place.setOut(Set.of());
      place.exit();
      group.own(ownsBoth(P0));
      assertThat(group.released).contains(Set.of(P0));
    }

    @Test
    void releasesNothingMoreOnceTheMemberLeft() {
      Place place = joined();
      place.enter();
      place.leave();
      place.exit();

      group.own(ownsBoth(P0));

      assertThat(group.released).isEmpty();
    }
  }

  @Nested
  class Deadline {
    @Test
    void takesASilentMemberOut() {
      Place place = joined();

      pass(MAX_SILENCE);
      assertThat(place.expire()).isFalse();
      pass(Duration.ofNanos(1));
      assertThat(place.expire()).isTrue();

      assertThat(group.left).isTrue();
      assertThat(place.isGone()).isTrue();
    }

    @Test
    void countsFromTheEndOfACall() {
      Place place = joined();
      place.enter();
      pass(MAX_SILENCE.plusSeconds(1));
      place.exit();

      assertThat(place.expire()).isFalse();
      pass(MAX_SILENCE.plusNanos(1));
      assertThat(place.expire()).isTrue();
    }

    @Test
    void sparesAMemberInACall() throws InterruptedException {
      Place place = joined();
      place.enter();
      pass(MAX_SILENCE.plusSeconds(1));

      Thread maintenance = Thread.startVirtualThread(place::expire);
      maintenance.join();

      assertThat(group.left).isFalse();
    }

    @Test
    void isRenewedByAHeartbeat() {
      Place place = joined();
      pass(MAX_SILENCE);
      place.renew();
      pass(MAX_SILENCE);

      assertThat(place.expire()).isFalse();
    }

    @Test
    void followsAChangedInterval() {
      Place place = joined();
      place.setMaxSilence(Duration.ofSeconds(1));

      pass(Duration.ofSeconds(2));

      assertThat(place.expire()).isTrue();
    }
  }

  @Nested
  class Enter {
    @Test
    void wakesTheCallThatIsInAndWaits() throws InterruptedException {
      Place place = joined();
      place.enter();
      Thread other =
          Thread.startVirtualThread(() -> {
            place.enter();
            place.exit();
          });

      group.wakeups.acquire();
      while (other.isAlive()) {
        place.giveWay();
      }

      place.exit();
    }

    @Test
    void isNeededForWhatBelongsToACall() {
      Place place = joined();

      assertThatIllegalStateException().isThrownBy(place::settle);
      assertThatIllegalStateException().isThrownBy(() -> place.setOut(Set.of()));
      assertThatIllegalStateException().isThrownBy(place::leave);
    }
  }
}
