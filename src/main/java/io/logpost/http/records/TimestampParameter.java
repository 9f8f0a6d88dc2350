package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/// Reads a `timestamp=` of a query: milliseconds since 1970, or ISO 8601 with its zone. Stateless.
public final class TimestampParameter {
  private static final int MAX_DIGITS = 18;

  private TimestampParameter() {}

  /// The time in ms since 1970, not before it.
  ///
  /// @throws BadParameter for a text that is neither
  public static long parse(String text) {
    long ms = isDigits(text) ? Long.parseLong(text) : iso(text);
    if (ms < 0) {
      throw refused(text);
    }
    return ms;
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MAX_DIGITS;
  }

  private static long iso(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException _) {
      throw refused(text);
    }
  }

  @SuppressWarnings("OrphanedFormatString") // percent-encoding
  private static BadParameter refused(String text) {
    return new BadParameter(
        "timestamp",
        "timestamp must be milliseconds since 1970 or ISO 8601 with a zone, such as"
            + " 2026-01-31T12:00:00Z, not "
            + text
            + ". A + in a URL must be written %2B.");
  }
}
