package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.consumer.PartitionLag;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a group is behind.
@Schema(name = "Lag")
record LagView(
    @Schema(example = "billing") String group,
    @JsonProperty("total_lag") long totalLag,
    List<Entry> partitions) {

  static LagView of(String group, List<PartitionLag> lags) {
    long total = lags.stream().mapToLong(PartitionLag::lag).sum();
    return new LagView(group, total, lags.stream().map(Entry::of).toList());
  }

  /// In one partition.
  @Schema(name = "PartitionLag")
  record Entry(
      String topic,
      int partition,
      @JsonProperty("next_offset")
          @Schema(description = "What is committed; null for nothing.", nullable = true)
          @Nullable Long nextOffset,
      @JsonProperty("end_offset") long endOffset,
      long lag,
      @Schema(description = "The member that has it.", nullable = true) @Nullable String member) {

    private static Entry of(PartitionLag lag) {
      return new Entry(
          lag.partition().topic(),
          lag.partition().partition(),
          lag.nextOffset(),
          lag.endOffset(),
          lag.lag(),
          lag.member());
    }
  }
}
