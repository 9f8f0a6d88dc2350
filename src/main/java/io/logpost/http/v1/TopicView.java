package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.engine.PartitionDescription;
import io.logpost.engine.TopicDescription;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A topic as it is.
@Schema(name = "Topic")
record TopicView(
    @Schema(example = "orders") String topic,
    @JsonProperty("topic_id") String topicId,
    @Schema(description = "How many partitions there are, numbered from 0.") int partitions,
    @JsonProperty("replication_factor") int replicationFactor,
    @Schema(description = "Configs that were set; the rest have Kafka's defaults.")
        Map<String, String> configs,
    @JsonProperty("partition_details") List<Partition> partitionDetails) {

  static TopicView of(TopicDescription topic) {
    return new TopicView(
        topic.topic(),
        topic.topicId(),
        topic.partitions().size(),
        topic.replicationFactor(),
        new TreeMap<>(topic.configs()),
        topic.partitions().stream().map(Partition::of).toList());
  }

  /// One partition of it.
  ///
  /// @param bytes of its log files; -1 where the engine can't tell
  /// @param detail what is wrong; null while it is online
  @Schema(name = "Partition")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Partition(
      int partition,
      @Schema(description = "Id of the broker that leads it; -1 without.") int leader,
      List<Integer> replicas,
      @JsonProperty("in_sync") List<Integer> inSync,
      @JsonProperty("start_offset") long startOffset,
      @JsonProperty("end_offset") long endOffset,
      @Schema(description = "Bytes of its log files; -1 where the engine can't tell.") long bytes,
      @Schema(allowableValues = {"online", "read_only", "offline"}) String state,
      @Schema(description = "What is wrong, where it is not online.") @Nullable String detail) {

    private static Partition of(PartitionDescription partition) {
      return new Partition(
          partition.partition(),
          partition.leader(),
          partition.replicas(),
          partition.inSync(),
          partition.startOffset(),
          partition.endOffset(),
          partition.sizeBytes(),
          partition.state(),
          partition.detail().isEmpty() ? null : partition.detail());
    }
  }
}
