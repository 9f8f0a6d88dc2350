package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Where a partition starts and ends, and, where that was asked, where a point in time lies in it.
sealed interface PartitionOffsets {
  /// Nothing was asked about time.
  record Bounds(
      @JsonProperty("start_offset") long startOffset, @JsonProperty("end_offset") long endOffset)
      implements PartitionOffsets {}

  /// With a point in time.
  ///
  /// @param timestampOffset null where no record is that young
  @Schema(name = "PartitionOffsets")
  record AtTime(
      @JsonProperty("start_offset") long startOffset,
      @JsonProperty("end_offset") long endOffset,
      @JsonProperty("timestamp_offset")
          @Schema(
              description =
                  "Only with `timestamp`: the offset of the first record at or after it, or null.",
              nullable = true)
          @Nullable Long timestampOffset)
      implements PartitionOffsets {}
}
