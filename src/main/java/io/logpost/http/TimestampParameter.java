package io.logpost.http;

import io.logpost.error.LogpostException.BadParameter;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/// A point in time as a query has it: ms since 1970, or ISO 8601 with its zone. Stateless.
public final class TimestampParameter {
  private TimestampParameter() {}

  /// Milliseconds since 1970.
  ///
  /// @param name the parameter's name, for its error
  /// @throws BadParameter for anything else
  public static long millis(String name, String value) {
    if (value.matches("[0-9]{1,18}")) {
      return Long.parseLong(value);
    }
    try {
      return OffsetDateTime.parse(value).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      BadParameter failure =
          new BadParameter(
              name,
              name
                  + " must be ms since 1970, or ISO 8601 with its zone, such as 2026-01-31T12:00:00Z;"
                  + " write the + of a zone as %2B.");
      failure.initCause(e);
      throw failure;
    }
  }
}
