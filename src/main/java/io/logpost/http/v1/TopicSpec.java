package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A topic as a caller wants it; what is not named is not asked for.
///
/// @param configs by Kafka's names, values as texts
record TopicSpec(
    @Schema(description = "How many partitions; the engine's default without.", example = "3")
        @Min(1)
        @Max(TopicSpec.MAX_PARTITIONS)
        @Nullable Integer partitions,
    @JsonProperty("replication_factor")
        @Schema(
            description = "Copies of each partition; the engine's default without.",
            example = "1")
        @Min(1)
        @Max(TopicSpec.MAX_REPLICAS)
        @Nullable Integer replicationFactor,
    @Schema(
            description = "Configs by Kafka's names, values as texts.",
            example = "{\"retention.ms\":\"604800000\"}")
        @Nullable Map<String, String> configs) {
  static final int MAX_PARTITIONS = 10_000;
  static final int MAX_REPLICAS = 32_767;

  /// Nothing asked for but the topic itself.
  static final TopicSpec EMPTY = new TopicSpec(null, null, null);
}
