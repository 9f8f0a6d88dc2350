package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What a group committed, sorted by topic and partition.
record CommittedOffsets(List<Entry> offsets) {

  static CommittedOffsets of(Map<TopicPartition, CommittedOffset> committed) {
    return new CommittedOffsets(
        committed.entrySet().stream()
            .map(entry -> Entry.of(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparing(Entry::topic).thenComparingInt(Entry::partition))
            .toList());
  }

  /// What it committed for one partition.
  @Schema(name = "CommittedOffset")
  record Entry(
      @Schema(example = "orders") String topic,
      int partition,
      @JsonProperty("next_offset") long nextOffset,
      @Schema(description = "A text of the committer's; empty without.") String metadata) {

    private static Entry of(TopicPartition partition, CommittedOffset offset) {
      return new Entry(
          partition.topic(), partition.partition(), offset.nextOffset(), offset.metadata());
    }
  }
}
