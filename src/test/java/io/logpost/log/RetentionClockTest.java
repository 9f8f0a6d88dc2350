package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RetentionClockTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final Duration YEAR = Duration.ofDays(365);

  private long wallMs = T0;
  private long nanos = 7;

  private RetentionClock clock(OptionalLong savedMs) {
    return new RetentionClock(() -> Instant.ofEpochMilli(wallMs), () -> nanos, savedMs);
  }

  /// Time goes by, with a look at the clock each minute.
  private void pass(RetentionClock clock, Duration duration) {
    for (long minute = 0; minute < duration.toMinutes(); minute++) {
      wallMs += 60_000;
      nanos += 60_000_000_000L;
      var _ = clock.millis();
    }
  }

  @Nested
  class Millis {
    @Test
    void isTheWallClockInANewDirectory() {
      assertThat(clock(OptionalLong.empty()).millis()).isEqualTo(T0);
    }

    @Test
    void followsAWallClockThatStandsBehind() {
      RetentionClock clock = clock(OptionalLong.of(T0 + 5000));

      assertThat(clock.millis()).isEqualTo(T0);
    }

    @Test
    void doesNotFollowAJump() {
      RetentionClock clock = clock(OptionalLong.empty());
      wallMs += YEAR.toMillis();

      pass(clock, Duration.ofMinutes(59));

      assertThat(clock.millis()).isEqualTo(T0 + Duration.ofMinutes(59).toMillis());
    }

    @Test
    void followsAJumpThatStoodForAnHour() {
      RetentionClock clock = clock(OptionalLong.empty());
      wallMs += YEAR.toMillis();
      var _ = clock.millis();

      pass(clock, Duration.ofMinutes(60));

      assertThat(clock.millis()).isEqualTo(wallMs);
    }

    /// As a stopped server's clock does, or one that runs a little faster than the processor's.
    @Test
    void doesNotFollowAJumpBecauseOfASmallLeadBeforeIt() {
      RetentionClock clock = clock(OptionalLong.of(T0 - 1));
      var _ = clock.millis();
      pass(clock, Duration.ofMinutes(59));
      long beforeJump = wallMs;
      wallMs += YEAR.toMillis();

      pass(clock, Duration.ofMinutes(59));

      assertThat(clock.millis()).isEqualTo(beforeJump + Duration.ofMinutes(59).toMillis());
    }

    @Test
    void followsTheJumpAnHourLater() {
      RetentionClock clock = clock(OptionalLong.of(T0 - 1));
      var _ = clock.millis();
      pass(clock, Duration.ofMinutes(59));
      wallMs += YEAR.toMillis();

      pass(clock, Duration.ofMinutes(125));

      assertThat(clock.millis()).isEqualTo(wallMs);
    }

    @Test
    void forgetsAJumpThatWasTakenBack() {
      RetentionClock clock = clock(OptionalLong.empty());
      wallMs += YEAR.toMillis();
      pass(clock, Duration.ofMinutes(50));
      wallMs -= YEAR.toMillis() + 1;
      pass(clock, Duration.ofMinutes(1));
      wallMs += YEAR.toMillis();
      long steadyMs = clock.millis();

      pass(clock, Duration.ofMinutes(50));

      assertThat(clock.millis()).isEqualTo(steadyMs + Duration.ofMinutes(50).toMillis());
    }
  }
}
