package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Offsets to commit for a group.
///
/// @param member who commits, and under which generation: only while the group has members
@Schema(example = "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"next_offset\":0}]}")
record CommitRequest(
    @NotNull @Size(max = CommitRequest.MAX_OFFSETS) List<@NotNull @Valid Entry> offsets,
    @Schema(description = "The member that commits, while the group has any.")
        @Size(min = 1, max = 255)
        @Nullable String member,
    @Schema(description = "The generation that the member knows.") @Min(0)
        @Nullable Integer generation) {
  static final int MAX_OFFSETS = 10_000;
  static final int MAX_METADATA = 4096;

  /// One partition's.
  @Schema(name = "OffsetToCommit")
  record Entry(
      @Schema(example = "orders") @NotNull String topic,
      @Schema(example = "0") @NotNull @Min(0) Integer partition,
      @JsonProperty("next_offset")
          @Schema(
              description = "Where to go on reading: the offset after the last record done.",
              example = "0")
          @NotNull
          @Min(0)
          Long nextOffset,
      @Schema(description = "A text to keep beside it.") @Size(max = MAX_METADATA)
          @Nullable String metadata) {}
}
