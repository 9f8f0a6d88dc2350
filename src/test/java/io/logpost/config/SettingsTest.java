package io.logpost.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.consumer.Dialect;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/// Every setting with its default, and every setting set: one that is missing here fails the
/// comparison of its record.
class SettingsTest {
  @Nested
  class Defaults {
    private final Binder nothingSet = new Binder();

    @Test
    void ofTheDataDirectory() {
      assertThat(nothingSet.bindOrCreate("logpost", DataSettings.class))
          .isEqualTo(new DataSettings(Path.of("data")));
    }

    @Test
    void ofTopics() {
      assertThat(nothingSet.bindOrCreate("logpost.topics", TopicSettings.class))
          .isEqualTo(new TopicSettings(false, 1, 1000, 10_000));
    }

    @Test
    void ofTheLog() {
      assertThat(nothingSet.bindOrCreate("logpost.log", LogSettings.class))
          .isEqualTo(
              new LogSettings(
                  Duration.ofMinutes(5),
                  DataSize.ofMegabytes(256),
                  Duration.ofSeconds(15),
                  DataSize.ofMegabytes(32)));
    }

    @Test
    void ofGroups() {
      assertThat(nothingSet.bindOrCreate("logpost.groups", GroupSettings.class))
          .isEqualTo(new GroupSettings(Duration.ofDays(7)));
    }

    @Test
    void ofFetch() {
      assertThat(nothingSet.bindOrCreate("logpost.fetch", FetchSettings.class))
          .isEqualTo(new FetchSettings(null));
    }

    @Test
    void areThoseOfTheMetadata() {
      assertThat(nothingSet.bindOrCreate("logpost.metadata", MetadataSettings.class))
          .isEqualTo(new MetadataSettings(Duration.ofHours(1), 3));
    }

    @Test
    void ofProduce() {
      assertThat(nothingSet.bindOrCreate("logpost.produce", ProduceSettings.class))
          .isEqualTo(new ProduceSettings(null, Duration.ofSeconds(30)));
    }

    @Test
    void ofSecurity() {
      assertThat(nothingSet.bindOrCreate("logpost.security", SecuritySettings.class))
          .isEqualTo(new SecuritySettings(false));
    }

    @Test
    void ofKafkaRest() {
      assertThat(nothingSet.bindOrCreate("logpost.kafka-rest", KafkaRestSettings.class))
          .isEqualTo(new KafkaRestSettings(Dialect.CONFLUENT, false, Duration.ofMinutes(5), null));
    }

    @Test
    void ofHttp() {
      assertThat(nothingSet.bindOrCreate("logpost.http", HttpSettings.class))
          .isEqualTo(
              new HttpSettings(
                  List.of(),
                  new HttpSettings.Cors(List.of()),
                  DataSize.ofMegabytes(10),
                  10_000,
                  DataSize.ofMegabytes(1)));
    }
  }

  @Nested
  class EverySettingSet {
    private final Binder allSet =
        new Binder(
            new MapConfigurationPropertySource(
                Map.ofEntries(
                    Map.entry("logpost.data-dir", "/var/lib/logpost"),
                    Map.entry("logpost.topics.auto-create", "true"),
                    Map.entry("logpost.topics.default-partitions", "3"),
                    Map.entry("logpost.topics.max-partitions-per-topic", "30"),
                    Map.entry("logpost.topics.max-partitions", "300"),
                    Map.entry("logpost.log.retention-check-interval", "90s"),
                    Map.entry("logpost.log.min-free-bytes", "3MB"),
                    Map.entry("logpost.log.compaction-check-interval", "2s"),
                    Map.entry("logpost.log.compaction-memory", "3MB"),
                    Map.entry("logpost.groups.offsets-retention", "30d"),
                    Map.entry("logpost.metadata.backup-interval", "20m"),
                    Map.entry("logpost.metadata.backups", "5"),
                    Map.entry("logpost.produce.max-in-flight-bytes", "7MB"),
                    Map.entry("logpost.fetch.max-in-flight-bytes", "4MB"),
                    Map.entry("logpost.produce.timeout", "9s"),
                    Map.entry("logpost.security.allow-insecure", "true"),
                    Map.entry("logpost.kafka-rest.dialect", "strimzi"),
                    Map.entry("logpost.kafka-rest.strict", "true"),
                    Map.entry("logpost.kafka-rest.consumer-idle-timeout", "7s"),
                    Map.entry("logpost.kafka-rest.public-url", "https://example.org/kafka"),
                    Map.entry("logpost.http.allowed-hosts", "a.example,b.example"),
                    Map.entry("logpost.http.cors.allowed-origins", "https://c.example"),
                    Map.entry("logpost.http.max-request-bytes", "5MB"),
                    Map.entry("logpost.http.max-request-records", "5"),
                    Map.entry("logpost.http.max-line-bytes", "2MB"))));

    @Test
    void ofTheDataDirectory() {
      assertThat(bound("logpost", DataSettings.class))
          .isEqualTo(new DataSettings(Path.of("/var/lib/logpost")));
    }

    @Test
    void ofTopics() {
      assertThat(bound("logpost.topics", TopicSettings.class))
          .isEqualTo(new TopicSettings(true, 3, 30, 300));
    }

    @Test
    void ofTheLog() {
      assertThat(bound("logpost.log", LogSettings.class))
          .isEqualTo(
              new LogSettings(
                  Duration.ofSeconds(90),
                  DataSize.ofMegabytes(3),
                  Duration.ofSeconds(2),
                  DataSize.ofMegabytes(3)));
    }

    @Test
    void ofGroups() {
      assertThat(bound("logpost.groups", GroupSettings.class))
          .isEqualTo(new GroupSettings(Duration.ofDays(30)));
    }

    @Test
    void ofFetch() {
      assertThat(bound("logpost.fetch", FetchSettings.class))
          .isEqualTo(new FetchSettings(DataSize.ofMegabytes(4)));
    }

    @Test
    void areThoseOfTheMetadata() {
      assertThat(bound("logpost.metadata", MetadataSettings.class))
          .isEqualTo(new MetadataSettings(Duration.ofMinutes(20), 5));
    }

    @Test
    void ofProduce() {
      assertThat(bound("logpost.produce", ProduceSettings.class))
          .isEqualTo(new ProduceSettings(DataSize.ofMegabytes(7), Duration.ofSeconds(9)));
    }

    @Test
    void ofSecurity() {
      assertThat(bound("logpost.security", SecuritySettings.class))
          .isEqualTo(new SecuritySettings(true));
    }

    @Test
    void ofKafkaRest() {
      assertThat(bound("logpost.kafka-rest", KafkaRestSettings.class))
          .isEqualTo(
              new KafkaRestSettings(
                  Dialect.STRIMZI,
                  true,
                  Duration.ofSeconds(7),
                  URI.create("https://example.org/kafka")));
    }

    @Test
    void ofHttp() {
      assertThat(bound("logpost.http", HttpSettings.class))
          .isEqualTo(
              new HttpSettings(
                  List.of("a.example", "b.example"),
                  new HttpSettings.Cors(List.of("https://c.example")),
                  DataSize.ofMegabytes(5),
                  5,
                  DataSize.ofMegabytes(2)));
    }

    private <T> T bound(String prefix, Class<T> type) {
      return allSet.bind(prefix, Bindable.of(type)).get();
    }
  }
}
