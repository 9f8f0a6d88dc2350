package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.group.Subscription;
import io.logpost.http.Limits;
import io.logpost.http.TakesNull;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a member says with a poll: everything may be left out.
@TakesNull("ack_token")
@Schema(name = "Poll")
record PollBody(
    @Schema(
            description = "Topics to read; without them the member keeps those it has.",
            example = "[\"orders\"]")
        @Size(max = Subscription.MAX_TOPICS)
        @Nullable List<@NotNull String> topics,
    @JsonProperty("topic_pattern")
        @Schema(
            description = "Read every topic whose name this Java regular expression matches.",
            example = "orders-.*")
        @Size(max = Subscription.MAX_PATTERN_CHARACTERS)
        @Nullable String topicPattern,
    @JsonProperty("ack_token")
        @Schema(
            description = "That of the answer before, to acknowledge its records.",
            nullable = true)
        @Size(max = PollBody.MAX_TOKEN)
        @Nullable String ackToken,
    @JsonProperty("auto_ack")
        @Schema(
            description = "Acknowledge before the answer is sent: at most once.",
            defaultValue = "false")
        @Nullable Boolean autoAck,
    @JsonProperty("max_records")
        @Schema(description = "Most records to answer.", defaultValue = "500")
        @Min(1)
        @Max(Limits.MAX_RECORDS)
        @Nullable Integer maxRecords,
    @JsonProperty("max_bytes")
        @Schema(
            description = "About how large the answer may be; one record always fits.",
            defaultValue = "1048576")
        @Min(1)
        @Max(Limits.MAX_BYTES)
        @Nullable Integer maxBytes,
    @JsonProperty("wait_ms")
        @Schema(description = "How long to wait for a first record.", defaultValue = "5000")
        @Min(0)
        @Max(Limits.MAX_WAIT_MS)
        @Nullable Integer waitMs,
    @JsonProperty("auto_offset_reset")
        @Schema(
            description = "Where to start in a partition for which the group committed nothing.",
            allowableValues = {"earliest", "latest", "none"},
            defaultValue = "earliest")
        @Pattern(regexp = "earliest|latest|none", message = "must be earliest, latest or none")
        @Nullable String autoOffsetReset,
    @JsonProperty("max_poll_interval_ms")
        @Schema(
            description = "How long the member may stay silent before it is out of the group.",
            defaultValue = "300000")
        @Min(PollBody.MIN_INTERVAL_MS)
        @Max(PollBody.MAX_INTERVAL_MS)
        @Nullable Integer maxPollIntervalMs,
    @JsonProperty("key_format")
        @Schema(
            description = "How to show keys.",
            allowableValues = {"string", "json", "base64"},
            defaultValue = "string")
        @Pattern(regexp = PollBody.FORMATS, message = PollBody.FORMATS_RULE)
        @Nullable String keyFormat,
    @JsonProperty("value_format")
        @Schema(
            description = "How to show values.",
            allowableValues = {"string", "json", "base64"},
            defaultValue = "json")
        @Pattern(regexp = PollBody.FORMATS, message = PollBody.FORMATS_RULE)
        @Nullable String valueFormat,
    @Schema(
            allowableValues = {"read_committed", "read_uncommitted"},
            defaultValue = "read_committed")
        @Pattern(
            regexp = "read_committed|read_uncommitted",
            message = "must be read_committed or read_uncommitted")
        @Nullable String isolation,
    @Schema(
            description = "Who gets which partition; one for the whole group.",
            allowableValues = {"range", "roundrobin", "cooperative-sticky"},
            defaultValue = "cooperative-sticky")
        @Pattern(
            regexp = "range|roundrobin|cooperative-sticky",
            message = "must be range, roundrobin or cooperative-sticky")
        @Nullable String assignor,
    @Schema(description = "Move positions of partitions that the member has, before reading.")
        @Size(max = CommitRequest.MAX_OFFSETS)
        @Nullable List<@NotNull @Valid Seek> seek,
    @Schema(description = "Leave partitions out of this answer.") @Size(max = PollBody.MAX_PAUSED)
        @Nullable List<@NotNull @Valid Paused> paused) {
  static final int MAX_TOKEN = 8192;
  static final int MIN_INTERVAL_MS = 1000;
  static final int MAX_INTERVAL_MS = 86_400_000;
  static final int MAX_PAUSED = 1000;
  static final String FORMATS = "string|json|base64";
  static final String FORMATS_RULE = "must be string, json or base64";

  /// What a poll without a body says: nothing.
  static final PollBody EMPTY =
      new PollBody(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  /// A position to move.
  @Schema(name = "Seek")
  record Seek(
      @Schema(example = "orders") @NotNull String topic,
      @Schema(example = "0") @NotNull @Min(0) Integer partition,
      @JsonProperty("next_offset")
          @Schema(description = "Where to go on reading.", example = "0")
          @NotNull
          @Min(0)
          Long nextOffset) {}

  /// Partitions of a topic to leave out.
  @Schema(name = "PausedPartitions")
  record Paused(
      @Schema(example = "orders") @NotNull String topic,
      @Schema(example = "[0]") @NotEmpty @Size(max = CommitRequest.MAX_OFFSETS)
          List<@NotNull @Min(0) Integer> partitions) {}
}
