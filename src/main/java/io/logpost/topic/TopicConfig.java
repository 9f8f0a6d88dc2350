package io.logpost.topic;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.record.Compression;
import io.logpost.record.TimestampType;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A topic's configs under Kafka's names, with Kafka's defaults where nothing was set. Immutable.
public final class TopicConfig {
  /// No config set: every one has its default.
  public static final TopicConfig DEFAULTS = new TopicConfig(new TreeMap<>());

  private final SortedMap<String, String> set;

  private TopicConfig(SortedMap<String, String> set) {
    this.set = set;
  }

  /// Reads configs as a caller wrote them.
  ///
  /// @throws InvalidField naming the first config that is unknown, not supported or has a bad value
  public static TopicConfig of(Map<String, String> configs) {
    if (!configs.isEmpty()) {
      throw new InvalidField(Place.field("configs"), "not written yet: " + configs);
    }
    return DEFAULTS;
  }

  /// Those that were set, by name.
  public SortedMap<String, String> set() {
    return set;
  }

  public int maxMessageBytes() {
    return 1_048_588;
  }

  public TimestampType timestampType() {
    return TimestampType.CREATE_TIME;
  }

  public Compression compression() {
    return Compression.NONE;
  }
}
