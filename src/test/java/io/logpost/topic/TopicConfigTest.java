package io.logpost.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.record.Compression;
import io.logpost.record.TimestampType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicConfigTest {
  private static final long NOW = 1_763_721_300_000L;

  @Nested
  class Defaults {
    @Test
    void areKafkas() {
      Map<String, String> kafkas = new TreeMap<>();
      TopicConfig.DEFAULTS.all().keySet().forEach(name -> kafkas.put(name, kafkasDefault(name)));

      assertThat(TopicConfig.DEFAULTS.all()).isEqualTo(kafkas);
    }

    @Test
    void areGivenTyped() {
      TopicConfig config = TopicConfig.DEFAULTS;

      assertThat(config.retentionMs()).isEqualTo(604_800_000L);
      assertThat(config.retentionBytes()).isEqualTo(-1);
      assertThat(config.segmentBytes()).isEqualTo(1 << 30);
      assertThat(config.segmentMs()).isEqualTo(604_800_000L);
      assertThat(config.segmentIndexBytes()).isEqualTo(10 << 20);
      assertThat(config.indexIntervalBytes()).isEqualTo(4096);
      assertThat(config.maxMessageBytes()).isEqualTo(1_048_588);
      assertThat(config.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
      assertThat(config.timestampBeforeMaxMs()).isEqualTo(Long.MAX_VALUE);
      assertThat(config.timestampAfterMaxMs()).isEqualTo(3_600_000L);
      assertThat(config.compression()).isEqualTo(Compression.NONE);
    }

    private static String kafkasDefault(String name) {
      Object value = kafka().configKeys().get(name).defaultValue;
      return value instanceof List<?> list ? String.valueOf(list.getFirst()) : value.toString();
    }
  }

  @Nested
  class Names {
    /// Kafka marks as internal what users cannot set.
    @Test
    void areAllOfKafkas() {
      var kafkas = new TreeSet<String>();
      kafka().configKeys().values().stream()
          .filter(key -> !key.internalConfig)
          .forEach(key -> kafkas.add(key.name));
      var ours = new TreeSet<>(TopicConfig.DEFAULTS.all().keySet());
      ours.addAll(UnsupportedConfigs.names());

      assertThat(ours).isEqualTo(kafkas);
    }

    @ParameterizedTest
    @MethodSource("io.logpost.topic.UnsupportedConfigs#names")
    void thatKafkaHasAndWeDoNotAreRefused(String name) {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> TopicConfig.of(Map.of(name, "1")))
          .withMessageStartingWith(name + " is not supported: ")
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "configs." + name));
    }

    @Test
    void thatAreMistypedAreAnsweredWithTheClosest() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> TopicConfig.of(Map.of("retention.msec", "1")))
          .withMessage("There is no topic config retention.msec. Did you mean retention.ms?");
    }

    @Test
    void thatNothingIsCloseToAreAnsweredWithoutAHint() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> TopicConfig.of(Map.of("colour", "red")))
          .withMessage(
              "There is no topic config colour. The names are those of Kafka's topic configs.");
    }
  }

  @Nested
  class Values {
    /// Kafka's validators take the ends of our ranges and refuse what lies past them; only
    /// `retention.bytes` has none there.
    @ParameterizedTest
    @EnumSource(value = ConfigKey.class, mode = EnumSource.Mode.EXCLUDE, names = "RETENTION_BYTES")
    void haveKafkasRanges(ConfigKey key) {
      if (key.rule() instanceof ValueRule.Whole range) {
        assertThatCode(() -> kafkaParses(key, range.min())).doesNotThrowAnyException();
        assertThatCode(() -> kafkaParses(key, range.max())).doesNotThrowAnyException();
        assertThatExceptionOfType(ConfigException.class)
            .isThrownBy(() -> kafkaParses(key, range.min() - 1));
      }
    }

    @ParameterizedTest
    @CsvSource({
      "segment.bytes, 1048575",
      "segment.bytes, 2147483648",
      "segment.ms, 0",
      "segment.index.bytes, 3",
      "index.interval.bytes, -1",
      "max.message.bytes, -1",
      "retention.ms, -2",
      "retention.bytes, -2",
      "retention.ms, 1h",
      "retention.ms, +5",
      "retention.ms, 007",
      "retention.ms, '٣'",
      "retention.bytes, -01",
      "retention.ms, 9223372036854775808",
      "retention.ms, ''",
      "message.timestamp.before.max.ms, -1",
      "message.timestamp.after.max.ms, -1",
      "message.timestamp.type, createtime",
      "compression.type, brotli",
      "cleanup.policy, ''",
      "cleanup.policy, Compact",
      "cleanup.policy, 'compact,'",
      "cleanup.policy, 'compact,compact'",
      "delete.retention.ms, -1",
      "min.compaction.lag.ms, -1",
      "max.compaction.lag.ms, 0",
      "min.cleanable.dirty.ratio, 1.01",
      "min.cleanable.dirty.ratio, -0.1",
      "min.cleanable.dirty.ratio, NaN",
      "min.cleanable.dirty.ratio, 0.5d"
    })
    void outOfRangeAreRefusedByName(String name, String value) {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> TopicConfig.of(Map.of(name, value)))
          .withMessageStartingWith(name + " must be ")
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "configs." + name));
    }

    @Test
    void areToldTheirRange() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> TopicConfig.of(Map.of("segment.bytes", "14")))
          .withMessage(
              "segment.bytes must be a whole number from 1048576 to 2147483647, not \"14\".");
    }

    @ParameterizedTest
    @CsvSource({
      "delete, true, false",
      "compact, false, true",
      "'compact,delete', true, true",
      "'delete , compact', true, true"
    })
    void ofCleanupPolicySayHowOldRecordsGo(String policy, boolean deletes, boolean compacts) {
      TopicConfig config = TopicConfig.of(Map.of("cleanup.policy", policy));

      assertThat(config.deletes()).isEqualTo(deletes);
      assertThat(config.compacts()).isEqualTo(compacts);
      assertThatCode(() -> new LogConfig(Map.of("cleanup.policy", policy)))
          .doesNotThrowAnyException();
    }

    @Test
    void ofCompactionAreGivenTyped() {
      TopicConfig config =
          TopicConfig.of(
              Map.of(
                  "delete.retention.ms", "1",
                  "min.compaction.lag.ms", "2",
                  "max.compaction.lag.ms", "3",
                  "min.cleanable.dirty.ratio", "0.25"));

      assertThat(config.deleteRetentionMs()).isEqualTo(1);
      assertThat(config.minCompactionLagMs()).isEqualTo(2);
      assertThat(config.maxCompactionLagMs()).isEqualTo(3);
      assertThat(config.minCleanableDirtyRatio()).isEqualTo(0.25);
    }

    /// As Kafka has it: records would have to be compacted before they may be.
    @Test
    void ofTheLeastLagStayBelowTheLargest() {
      Map<String, String> contradiction =
          Map.of("min.compaction.lag.ms", "3", "max.compaction.lag.ms", "2");

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> TopicConfig.of(contradiction))
          .withMessage(
              "min.compaction.lag.ms must not be above max.compaction.lag.ms, which is 2.");
      assertThatExceptionOfType(InvalidConfigurationException.class)
          .isThrownBy(() -> LogConfig.validate(contradiction));
    }

    @ParameterizedTest
    @CsvSource({
      "producer, NONE",
      "uncompressed, NONE",
      "gzip, GZIP",
      "snappy, SNAPPY",
      "lz4, LZ4",
      "zstd, ZSTD"
    })
    void nameTheCodec(String value, Compression codec) {
      TopicConfig config = TopicConfig.of(Map.of("compression.type", value));

      assertThat(config.compression()).isEqualTo(codec);
    }

    private static void kafkaParses(ConfigKey key, long value) {
      kafka().configKeys().get(key.configName());
      Map<String, String> configs = Map.of(key.configName(), Long.toString(value));
      new LogConfig(configs);
    }
  }

  @Nested
  class With {
    @Test
    void setsSomeAndResetsOthers() {
      TopicConfig config = TopicConfig.of(Map.of("retention.ms", "1", "segment.ms", "2"));

      TopicConfig changed =
          config.with(
              Map.of("retention.ms", Optional.empty(), "retention.bytes", Optional.of("3")));

      assertThat(changed.set()).isEqualTo(Map.of("segment.ms", "2", "retention.bytes", "3"));
      assertThat(changed.retentionMs()).isEqualTo(TopicConfig.DEFAULTS.retentionMs());
    }

    @Test
    void refusesToResetWhatIsNoConfig() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> TopicConfig.DEFAULTS.with(Map.of("colour", Optional.empty())));
    }
  }

  @Nested
  class CheckTimestamp {
    private static final TopicConfig NARROW =
        TopicConfig.of(
            Map.of(
                "message.timestamp.before.max.ms", "1000",
                "message.timestamp.after.max.ms", "500"));

    @ParameterizedTest
    @ValueSource(longs = {-1000, 0, 500})
    void takesWhatIsNearTheClock(long distance) {
      assertThatCode(() -> NARROW.checkTimestamp(NOW + distance, NOW, Place.UNKNOWN))
          .doesNotThrowAnyException();
    }

    @Test
    void refusesWhatIsTooFarBehind() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> NARROW.checkTimestamp(NOW - 1001, NOW, Place.UNKNOWN))
          .withMessageContaining("message.timestamp.before.max.ms (1000) behind");
    }

    @Test
    void refusesWhatIsTooFarAhead() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> NARROW.checkTimestamp(NOW + 501, NOW, Place.UNKNOWN))
          .withMessageContaining("message.timestamp.after.max.ms (500) ahead");
    }

    @Test
    void takesThePastByDefaultHoweverFar() {
      assertThatCode(() -> TopicConfig.DEFAULTS.checkTimestamp(0, NOW, Place.UNKNOWN))
          .doesNotThrowAnyException();
    }

    @Test
    void refusesTheFarthestFuture() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> TopicConfig.DEFAULTS.checkTimestamp(Long.MAX_VALUE, -5, Place.UNKNOWN));
    }

    @Test
    void asksNothingWhereTheLogSetsTimestamps() {
      TopicConfig config =
          NARROW.with(Map.of("message.timestamp.type", Optional.of("LogAppendTime")));

      assertThatCode(() -> config.checkTimestamp(0, NOW, Place.UNKNOWN)).doesNotThrowAnyException();
    }
  }

  private static ConfigDef kafka() {
    return LogConfig.configDefCopy();
  }
}
