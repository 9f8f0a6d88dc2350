package io.logpost.http.v1;

import io.logpost.http.TakesNull;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A merge patch (RFC 7396) of a topic.
///
/// @param configs by Kafka's names; null puts a config back to its default
@TakesNull("configs")
record TopicPatch(
    @Schema(description = "How many partitions there are to be; only grows.", example = "6")
        @Min(1)
        @Max(TopicSpec.MAX_PARTITIONS)
        @Nullable Integer partitions,
    @Schema(
            description = "Configs to set; null puts one back to its default.",
            example = "{\"retention.ms\":\"86400000\"}")
        @Nullable Map<String, @Nullable String> configs) {}
