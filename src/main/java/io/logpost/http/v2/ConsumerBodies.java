package io.logpost.http.v2;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.group.CommittedOffset;
import io.logpost.http.TakesNull;
import io.logpost.record.TopicPartition;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the calls of v2's consumers take and answer. Immutable.
final class ConsumerBodies {
  private static final String IS_MISSING = "is missing";
  private static final String FROM_0 = "must be 0 or more";

  private ConsumerBodies() {}

  /// What an instance is created with, whatever it is; {@link ConsumerOptions} reads it.
  @TakesNull({
    "name",
    "id",
    "format",
    "auto.offset.reset",
    "auto.commit.enable",
    "enable.auto.commit",
    "fetch.min.bytes",
    "responseMinBytes",
    "consumer.request.timeout.ms",
    "requestWaitMs",
    "isolation.level"
  })
  @Schema(name = "V2CreateConsumer")
  record Create(@JsonAnySetter @Nullable Map<String, @Nullable Object> values) {}

  @Schema(name = "V2Consumer")
  record Created(
      @JsonProperty("instance_id") String instanceId, @JsonProperty("base_uri") String baseUri) {}

  /// Either topics or a pattern; no topics: nothing any more.
  @TakesNull({"topics", "topic_pattern"})
  @Schema(name = "V2Subscription")
  record Subscribe(
      @Nullable List<@NotNull String> topics,
      @JsonProperty("topic_pattern") @Nullable String topicPattern) {}

  @Schema(name = "V2Subscribed")
  record Topics(List<String> topics) {}

  /// As Strimzi has it: `{"topics":["a"],"partitions":[{"a":[0,1]}]}`.
  @Schema(name = "V2SubscribedWithPartitions")
  record TopicsAndPartitions(List<String> topics, List<Map<String, List<Integer>>> partitions) {}

  @Schema(name = "V2TopicPartition")
  record Partition(
      @NotNull(message = IS_MISSING) String topic,
      @NotNull(message = IS_MISSING) @Min(value = 0, message = FROM_0) Integer partition) {
    static Partition of(TopicPartition partition) {
      return new Partition(partition.topic(), partition.partition());
    }

    TopicPartition id() {
      return new TopicPartition(topic, partition);
    }
  }

  @Schema(name = "V2Partitions")
  record Partitions(
      @NotNull(message = IS_MISSING)
          List<@NotNull(message = IS_MISSING) @Valid Partition> partitions) {
    Set<TopicPartition> ids() {
      return ConsumerBodies.ids(partitions);
    }
  }

  /// What offsets are asked for; some clients send `{}` with every GET.
  @TakesNull("partitions")
  @Schema(name = "V2OffsetsOf")
  record OffsetsOf(@Nullable List<@NotNull(message = IS_MISSING) @Valid Partition> partitions) {
    Set<TopicPartition> ids() {
      return ConsumerBodies.ids(partitions);
    }
  }

  private static Set<TopicPartition> ids(@Nullable List<Partition> partitions) {
    Set<TopicPartition> ids = new LinkedHashSet<>();
    if (partitions != null) {
      partitions.forEach(partition -> ids.add(partition.id()));
    }
    return ids;
  }

  /// @param offset as the instance's dialect counts it
  @Schema(name = "V2TopicPartitionOffset")
  record Offset(
      @NotNull(message = IS_MISSING) String topic,
      @NotNull(message = IS_MISSING) @Min(value = 0, message = FROM_0) Integer partition,
      @NotNull(message = IS_MISSING)
          @Min(value = 0, message = FROM_0)
          @Max(value = Long.MAX_VALUE - 1, message = "is past every log's end")
          Long offset,
      @Size(
              max = CommittedOffset.MAX_METADATA_CHARACTERS,
              message = "has more than 4096 characters")
          @Nullable String metadata) {
    static Offset of(TopicPartition id, CommittedOffset committed) {
      return new Offset(id.topic(), id.partition(), committed.nextOffset(), committed.metadata());
    }

    private TopicPartition id() {
      return new TopicPartition(topic, partition);
    }
  }

  /// @param offsets null: what was delivered
  @TakesNull("offsets")
  @Schema(name = "V2Commit")
  record Commit(@Nullable List<@NotNull(message = IS_MISSING) @Valid Offset> offsets) {
    /// As sent; where a partition stands there twice the last one counts.
    Map<TopicPartition, CommittedOffset> committed() {
      Map<TopicPartition, CommittedOffset> committed = new LinkedHashMap<>();
      for (Offset entry : offsets == null ? List.<Offset>of() : offsets) {
        String metadata = entry.metadata() == null ? "" : entry.metadata();
        committed.put(entry.id(), new CommittedOffset(entry.offset(), metadata));
      }
      return committed;
    }
  }

  @Schema(name = "V2CommittedOffsets")
  record Offsets(List<Offset> offsets) {}

  /// @param timestamp ISO 8601 with its zone
  @Schema(name = "V2TopicPartitionTimestamp")
  record Timestamp(
      @NotNull(message = IS_MISSING) String topic,
      @NotNull(message = IS_MISSING) @Min(value = 0, message = FROM_0) Integer partition,
      @NotNull(message = IS_MISSING) String timestamp) {}

  @TakesNull({"offsets", "timestamps"})
  @Schema(name = "V2Positions")
  record Positions(
      @Nullable List<@NotNull(message = IS_MISSING) @Valid Offset> offsets,
      @Nullable List<@NotNull(message = IS_MISSING) @Valid Timestamp> timestamps) {
    Map<TopicPartition, Long> positions() {
      Map<TopicPartition, Long> positions = new LinkedHashMap<>();
      for (Offset entry : offsets == null ? List.<Offset>of() : offsets) {
        positions.put(entry.id(), entry.offset());
      }
      return positions;
    }

    /// In ms since 1970.
    Map<TopicPartition, Long> timestampsMs() {
      Map<TopicPartition, Long> times = new LinkedHashMap<>();
      List<Timestamp> entries = timestamps == null ? List.of() : timestamps;
      for (int i = 0; i < entries.size(); i++) {
        Timestamp entry = entries.get(i);
        TopicPartition id = new Partition(entry.topic(), entry.partition()).id();
        times.put(id, millis(i, entry.timestamp()));
      }
      return times;
    }

    private static long millis(int index, String timestamp) {
      try {
        return OffsetDateTime.parse(timestamp).toInstant().toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        String field = "timestamps[" + index + "].timestamp";
        InvalidField failure =
            new InvalidField(
                Place.field(field),
                field + " must be ISO 8601 with its zone, such as 2026-01-31T12:00:00Z.");
        failure.initCause(e);
        throw failure;
      }
    }
  }
}
