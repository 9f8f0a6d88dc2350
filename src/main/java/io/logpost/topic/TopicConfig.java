package io.logpost.topic;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.record.Compression;
import io.logpost.record.TimestampType;
import io.logpost.topic.ValueRule.SomeOf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A topic's configs under Kafka's names, with Kafka's defaults where nothing was set. Immutable.
///
/// A config is taken only if this engine honours it; one that Kafka has and we do not is refused by
/// name.
public final class TopicConfig {
  /// No config set: every one has its default.
  public static final TopicConfig DEFAULTS = new TopicConfig(new TreeMap<>());

  private static final long NO_TIMESTAMP = -1;

  private final SortedMap<String, String> set;
  private final int maxMessageBytes;
  private final long timestampBeforeMaxMs;
  private final long timestampAfterMaxMs;
  private final TimestampType timestampType;
  private final boolean compacts;
  private final Compression compression;

  private TopicConfig(SortedMap<String, String> set) {
    this.set = Collections.unmodifiableSortedMap(set);
    maxMessageBytes = intValue(ConfigKey.MAX_MESSAGE_BYTES);
    timestampBeforeMaxMs = longValue(ConfigKey.TIMESTAMP_BEFORE_MAX_MS);
    timestampAfterMaxMs = longValue(ConfigKey.TIMESTAMP_AFTER_MAX_MS);
    timestampType =
        Arrays.stream(TimestampType.values())
            .filter(type -> type.configValue().equals(value(ConfigKey.TIMESTAMP_TYPE)))
            .findFirst()
            .orElseThrow();
    compacts = SomeOf.split(value(ConfigKey.CLEANUP_POLICY)).contains("compact");
    compression =
        Arrays.stream(Compression.values())
            .filter(codec -> codec.configValue().equals(value(ConfigKey.COMPRESSION_TYPE)))
            .findFirst()
            .orElse(Compression.NONE);
  }

  /// Reads configs as a caller wrote them.
  ///
  /// @throws InvalidField naming the first config that is unknown, not supported or has a bad value
  public static TopicConfig of(Map<String, String> configs) {
    SortedMap<String, String> sorted = new TreeMap<>(configs);
    sorted.forEach((name, value) -> checkValue(key(name), value));
    TopicConfig config = new TopicConfig(sorted);
    if (config.minCompactionLagMs() > config.maxCompactionLagMs()) {
      throw invalid(
          ConfigKey.MIN_COMPACTION_LAG_MS.configName(),
          "min.compaction.lag.ms must not be above max.compaction.lag.ms, which is %d."
              .formatted(config.maxCompactionLagMs()));
    }
    return config;
  }

  /// These configs with some set, and some back at their defaults where the value is empty.
  ///
  /// @throws InvalidField as {@link #of} does
  public TopicConfig with(Map<String, Optional<String>> changes) {
    SortedMap<String, String> changed = new TreeMap<>(set);
    new TreeMap<>(changes)
        .forEach((name, value) -> {
          key(name);
          value.ifPresentOrElse(v -> changed.put(name, v), () -> changed.remove(name));
        });
    return of(changed);
  }

  /// Those that were set, by name.
  public SortedMap<String, String> set() {
    return set;
  }

  /// Every config that can be set, with its value here, by name.
  public SortedMap<String, String> all() {
    SortedMap<String, String> all = new TreeMap<>();
    for (ConfigKey key : ConfigKey.values()) {
      all.put(key.configName(), value(key));
    }
    return all;
  }

  /// Largest batch in bytes, before it is compressed.
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /// Whether records keep their producer's timestamp or get the log's.
  public TimestampType timestampType() {
    return timestampType;
  }

  /// How far a record's timestamp may lie behind the clock, in ms.
  public long timestampBeforeMaxMs() {
    return timestampBeforeMaxMs;
  }

  /// How far a record's timestamp may lie ahead of the clock, in ms.
  public long timestampAfterMaxMs() {
    return timestampAfterMaxMs;
  }

  /// What batches are compressed with; none for `producer`, since producers send plain records.
  public Compression compression() {
    return compression;
  }

  /// Whether only the last record of each key is kept, so that every record needs a key.
  public boolean compacts() {
    return compacts;
  }

  /// Whether old segments are deleted by time and size.
  public boolean deletes() {
    return SomeOf.split(value(ConfigKey.CLEANUP_POLICY)).contains("delete");
  }

  /// How long tombstones are kept, in ms from the compaction that finds them to be the last of
  /// their keys.
  public long deleteRetentionMs() {
    return longValue(ConfigKey.DELETE_RETENTION_MS);
  }

  /// How long records stay as they are, in ms.
  public long minCompactionLagMs() {
    return longValue(ConfigKey.MIN_COMPACTION_LAG_MS);
  }

  /// After how many ms records are compacted, however few they are.
  public long maxCompactionLagMs() {
    return longValue(ConfigKey.MAX_COMPACTION_LAG_MS);
  }

  /// Which part of a log's bytes makes a compaction worth its while.
  public double minCleanableDirtyRatio() {
    return Double.parseDouble(value(ConfigKey.MIN_CLEANABLE_DIRTY_RATIO));
  }

  /// How long records are kept in ms; -1: for ever.
  public long retentionMs() {
    return longValue(ConfigKey.RETENTION_MS);
  }

  /// How many bytes of a partition are kept; -1: all.
  public long retentionBytes() {
    return longValue(ConfigKey.RETENTION_BYTES);
  }

  /// Size in bytes at which a segment rolls.
  public int segmentBytes() {
    return intValue(ConfigKey.SEGMENT_BYTES);
  }

  /// Age in ms at which a segment rolls.
  public long segmentMs() {
    return longValue(ConfigKey.SEGMENT_MS);
  }

  /// Size in bytes at which an index is full and its segment rolls.
  public int segmentIndexBytes() {
    return intValue(ConfigKey.SEGMENT_INDEX_BYTES);
  }

  /// How many bytes of log stand between two index entries.
  public int indexIntervalBytes() {
    return intValue(ConfigKey.INDEX_INTERVAL_BYTES);
  }

  /// Checks a producer's timestamp against the clock; with `LogAppendTime` none is wrong.
  ///
  /// @throws InvalidField where it lies too far behind or ahead
  public void checkTimestamp(long timestampMs, long nowMs, Place place) {
    if (timestampType == TimestampType.LOG_APPEND_TIME || timestampMs == NO_TIMESTAMP) {
      return;
    }
    // differences that overflow are those of absurd timestamps, and saturate to "too far"
    if (saturatedMinus(nowMs, timestampMs) > timestampBeforeMaxMs) {
      throw badTimestamp(timestampMs, "behind", ConfigKey.TIMESTAMP_BEFORE_MAX_MS, place);
    }
    if (saturatedMinus(timestampMs, nowMs) > timestampAfterMaxMs) {
      throw badTimestamp(timestampMs, "ahead of", ConfigKey.TIMESTAMP_AFTER_MAX_MS, place);
    }
  }

  /// Checks that a record has the key that compaction needs.
  ///
  /// @throws InvalidField where it has none
  public void checkKey(boolean hasKey, Place place) {
    if (compacts && !hasKey) {
      throw new InvalidField(
          place,
          "The key is missing; the topic is compacted (cleanup.policy), which needs a key in each record. Nothing was stored.");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicConfig config && config.set.equals(set);
  }

  @Override
  public int hashCode() {
    return set.hashCode();
  }

  @Override
  public String toString() {
    return set.toString();
  }

  private InvalidField badTimestamp(long timestampMs, String side, ConfigKey key, Place place) {
    return new InvalidField(
        place,
        "The timestamp %d lies more than %s (%s) %s the server's clock."
            .formatted(timestampMs, key.configName(), value(key), side));
  }

  private static long saturatedMinus(long a, long b) {
    long difference = a - b;
    boolean overflowed = ((a ^ b) & (a ^ difference)) < 0;
    return overflowed ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
  }

  private static ConfigKey key(String name) {
    return ConfigKey.named(name).orElseThrow(() -> refused(name));
  }

  private static InvalidField refused(String name) {
    String reason = UnsupportedConfigs.reason(name);
    if (reason != null) {
      return invalid(name, "%s is not supported: %s.".formatted(name, reason));
    }
    List<String> known = new ArrayList<>(UnsupportedConfigs.names());
    Arrays.stream(ConfigKey.values()).map(ConfigKey::configName).forEach(known::add);
    String hint =
        ClosestName.of(name, known)
            .map(" Did you mean %s?"::formatted)
            .orElse(" The names are those of Kafka's topic configs.");
    return invalid(name, "There is no topic config %s.%s".formatted(name, hint));
  }

  private static void checkValue(ConfigKey key, String value) {
    if (!key.rule().allows(value)) {
      throw invalid(
          key.configName(),
          "%s must be %s, not %s."
              .formatted(key.configName(), key.rule().allowed(), quoted(value)));
    }
  }

  private static String quoted(String value) {
    return value.length() > 100 ? "a text of " + value.length() + " characters" : '"' + value + '"';
  }

  private static InvalidField invalid(String name, String detail) {
    return new InvalidField(Place.field("configs." + name), detail);
  }

  private String value(ConfigKey key) {
    return set.getOrDefault(key.configName(), key.defaultValue());
  }

  private long longValue(ConfigKey key) {
    return Long.parseLong(value(key));
  }

  private int intValue(ConfigKey key) {
    return Integer.parseInt(value(key));
  }
}
