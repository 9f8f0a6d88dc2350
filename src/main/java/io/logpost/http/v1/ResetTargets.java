package io.logpost.http.v1;

import io.logpost.consumer.ResetTarget;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the one way that a reset names. Stateless.
final class ResetTargets {
  private static final String WAYS =
      "to, to_offset, to_timestamp, to_datetime, by_duration, shift_by";

  private ResetTargets() {}

  static ResetTarget of(ResetRequest request, InstantSource clock) {
    checkOneWay(request);
    if (request.toOffset() != null) {
      return new ResetTarget.ToOffset(request.toOffset());
    }
    if (request.toTimestamp() != null) {
      return new ResetTarget.ToTimestamp(request.toTimestamp());
    }
    if (request.toDatetime() != null) {
      return new ResetTarget.ToTimestamp(instant(request.toDatetime()));
    }
    if (request.byDuration() != null) {
      return new ResetTarget.ToTimestamp(before(clock.millis(), request.byDuration()));
    }
    if (request.shiftBy() != null) {
      return new ResetTarget.ShiftBy(request.shiftBy());
    }
    return "latest".equals(request.to()) ? new ResetTarget.Latest() : new ResetTarget.Earliest();
  }

  private static void checkOneWay(ResetRequest request) {
    Stream<@Nullable Object> ways =
        Stream.of(
            request.to(),
            request.toOffset(),
            request.toTimestamp(),
            request.toDatetime(),
            request.byDuration(),
            request.shiftBy());
    if (ways.filter(Objects::nonNull).count() != 1) {
      throw new InvalidField(Place.field("to"), "Name exactly one of " + WAYS + ".");
    }
  }

  private static long instant(String datetime) {
    try {
      return OffsetDateTime.parse(datetime).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(
          "to_datetime", "must be ISO 8601 with its zone, such as 2026-01-31T12:00:00Z", e);
    }
  }

  private static long before(long nowMs, String duration) {
    try {
      Duration span = Duration.parse(duration);
      if (!span.isNegative()) {
        return Math.max(0, Math.subtractExact(nowMs, span.toMillis()));
      }
      throw new DateTimeException("negative");
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(
          "by_duration", "must be an ISO 8601 duration from zero, such as P1D or PT2H", e);
    }
  }

  private static InvalidField invalid(String field, String rule, RuntimeException cause) {
    InvalidField failure = new InvalidField(Place.field(field), field + " " + rule + ".");
    failure.initCause(cause);
    return failure;
  }
}
