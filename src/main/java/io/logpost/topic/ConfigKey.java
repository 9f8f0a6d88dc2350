package io.logpost.topic;

import io.logpost.record.Compression;
import io.logpost.record.TimestampType;
import io.logpost.topic.ValueRule.OneOf;
import io.logpost.topic.ValueRule.Share;
import io.logpost.topic.ValueRule.SomeOf;
import io.logpost.topic.ValueRule.Whole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The topic configs that this engine honours: names, defaults and ranges are Kafka's.
enum ConfigKey {
  CLEANUP_POLICY("cleanup.policy", "delete", new SomeOf(List.of("delete", "compact"))),
  COMPRESSION_TYPE("compression.type", "producer", new OneOf(compressionWords())),
  DELETE_RETENTION_MS("delete.retention.ms", "86400000", longs(0)),
  INDEX_INTERVAL_BYTES("index.interval.bytes", "4096", ints(0)),
  MAX_COMPACTION_LAG_MS("max.compaction.lag.ms", "9223372036854775807", longs(1)),
  MAX_MESSAGE_BYTES("max.message.bytes", "1048588", ints(0)),
  TIMESTAMP_AFTER_MAX_MS("message.timestamp.after.max.ms", "3600000", longs(0)),
  TIMESTAMP_BEFORE_MAX_MS("message.timestamp.before.max.ms", "9223372036854775807", longs(0)),
  TIMESTAMP_TYPE("message.timestamp.type", "CreateTime", new OneOf(timestampTypeWords())),
  MIN_CLEANABLE_DIRTY_RATIO("min.cleanable.dirty.ratio", "0.5", new Share()),
  MIN_COMPACTION_LAG_MS("min.compaction.lag.ms", "0", longs(0)),
  RETENTION_BYTES("retention.bytes", "-1", longs(-1)),
  RETENTION_MS("retention.ms", "604800000", longs(-1)),
  SEGMENT_BYTES("segment.bytes", "1073741824", ints(1 << 20)),
  SEGMENT_INDEX_BYTES("segment.index.bytes", "10485760", ints(4)),
  SEGMENT_MS("segment.ms", "604800000", longs(1));

  private static final Map<String, ConfigKey> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(ConfigKey::configName, Function.identity()));

  private final String configName;
  private final String defaultValue;

  // every rule is a record of numbers or of an unmodifiable list
  @SuppressWarnings("ImmutableEnumChecker")
  private final ValueRule rule;

  ConfigKey(String configName, String defaultValue, ValueRule rule) {
    this.configName = configName;
    this.defaultValue = defaultValue;
    this.rule = rule;
  }

  static Optional<ConfigKey> named(String configName) {
    return Optional.ofNullable(BY_NAME.get(configName));
  }

  String configName() {
    return configName;
  }

  String defaultValue() {
    return defaultValue;
  }

  ValueRule rule() {
    return rule;
  }

  private static ValueRule ints(int min) {
    return new Whole(min, Integer.MAX_VALUE);
  }

  private static ValueRule longs(long min) {
    return new Whole(min, Long.MAX_VALUE);
  }

  private static List<String> compressionWords() {
    List<String> words = new ArrayList<>(List.of("producer"));
    Arrays.stream(Compression.values()).map(Compression::configValue).forEach(words::add);
    return words;
  }

  private static List<String> timestampTypeWords() {
    return Arrays.stream(TimestampType.values()).map(TimestampType::configValue).toList();
  }
}
