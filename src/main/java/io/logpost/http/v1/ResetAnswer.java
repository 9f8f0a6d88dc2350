package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.consumer.ResetOffset;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a reset did, or would do.
record ResetAnswer(@JsonProperty("dry_run") boolean dryRun, List<Entry> offsets) {

  static ResetAnswer of(boolean dryRun, List<ResetOffset> plan) {
    return new ResetAnswer(dryRun, plan.stream().map(Entry::of).toList());
  }

  /// One partition's.
  @Schema(name = "ResetOffset")
  record Entry(
      String topic,
      int partition,
      @JsonProperty("next_offset") long nextOffset,
      @Schema(description = "What was committed before.", nullable = true)
          @Nullable Long previous) {

    private static Entry of(ResetOffset reset) {
      return new Entry(
          reset.partition().topic(),
          reset.partition().partition(),
          reset.nextOffset(),
          reset.previous());
    }
  }
}
