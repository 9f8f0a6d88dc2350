package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where to set a group's offsets: exactly one of the ways.
@Schema(example = "{\"topics\":[\"orders\"],\"to\":\"earliest\",\"dry_run\":true}")
record ResetRequest(
    @Schema(description = "Topics whose partitions to reset.", example = "[\"orders\"]")
        @NotEmpty
        @Size(max = 1000)
        List<@NotNull String> topics,
    @Schema(allowableValues = {"earliest", "latest"})
        @Pattern(regexp = "earliest|latest", message = "must be earliest or latest")
        @Nullable String to,
    @JsonProperty("to_offset")
        @Schema(description = "This offset, brought inside each partition's bounds.")
        @Min(0)
        @Nullable Long toOffset,
    @JsonProperty("to_timestamp")
        @Schema(description = "The first record at or after it, in ms since 1970.")
        @Min(0)
        @Nullable Long toTimestamp,
    @JsonProperty("to_datetime")
        @Schema(description = "The same in ISO 8601 with a zone.", example = "2026-01-31T12:00:00Z")
        @Nullable String toDatetime,
    @JsonProperty("by_duration")
        @Schema(description = "The first record of this last while, ISO 8601.", example = "P1D")
        @Nullable String byDuration,
    @JsonProperty("shift_by")
        @Schema(description = "So many records on from what is committed, or back.")
        @Nullable Long shiftBy,
    @JsonProperty("dry_run") @Schema(description = "Only say what would be done.")
        @Nullable Boolean dryRun) {}
