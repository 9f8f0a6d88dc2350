package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;
import io.logpost.http.TimestampParameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a fetch starts.
sealed interface FetchStart {
  /// At the start of the log.
  record Earliest() implements FetchStart {}

  /// At its end.
  record Latest() implements FetchStart {}

  /// At an offset of one partition.
  record At(long offset) implements FetchStart {}

  /// At the first record at or after a time in ms.
  record Since(long timestamp) implements FetchStart {}

  /// Near the end.
  record Tail(long count) implements FetchStart {}

  /// Where another answer ended.
  ///
  /// @param parameter where the cursor was sent
  record Cursor(String text, String parameter) implements FetchStart {}

  /// What was asked of a whole topic, where an offset is a word.
  static FetchStart ofTopic(
      @Nullable String offset,
      @Nullable String timestamp,
      @Nullable Long tail,
      @Nullable String cursor) {
    FetchStart start = of(offset, timestamp, tail, cursor);
    if (start instanceof At) {
      throw new BadParameter(
          "offset",
          "offset must be earliest or latest here; a number goes with one partition, at"
              + " …/partitions/{partition}/records.");
    }
    return start;
  }

  /// What was asked for: at most one of them, else the earliest.
  static FetchStart of(
      @Nullable String offset,
      @Nullable String timestamp,
      @Nullable Long tail,
      @Nullable String cursor) {
    List<String> given = new ArrayList<>();
    add(given, "offset", offset);
    add(given, "timestamp", timestamp);
    add(given, "tail", tail);
    add(given, "cursor", cursor);
    if (given.size() > 1) {
      throw new BadParameter(
          given.get(1), "At most one of " + String.join(", ", given) + " may be given.");
    }
    if (timestamp != null) {
      return new Since(TimestampParameter.millis("timestamp", timestamp));
    }
    if (tail != null) {
      return new Tail(tail);
    }
    return cursor != null ? new Cursor(cursor, "cursor") : ofOffset(offset);
  }

  private static void add(List<String> given, String name, @Nullable Object value) {
    if (value != null) {
      given.add(name);
    }
  }

  private static FetchStart ofOffset(@Nullable String offset) {
    return switch (offset) {
      case null -> new Earliest();
      case "earliest" -> new Earliest();
      case "latest" -> new Latest();
      default -> new At(OffsetParameter.parse("offset", offset));
    };
  }
}
