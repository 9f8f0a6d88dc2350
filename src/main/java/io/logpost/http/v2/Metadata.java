package io.logpost.http.v2;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.PartitionDescription;
import io.logpost.engine.TopicDescription;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/// What v2 answers about brokers, topics and partitions. Immutable.
final class Metadata {
  private Metadata() {}

  @Schema(name = "V2Brokers")
  record Brokers(List<Integer> brokers) {}

  @Schema(name = "V2Topic")
  record Topic(String name, Map<String, String> configs, List<Partition> partitions) {
    /// @param configs every config with its value, set or not
    static Topic of(TopicDescription topic, Map<String, String> configs) {
      return new Topic(
          topic.topic(), configs, topic.partitions().stream().map(Partition::of).toList());
    }
  }

  @Schema(name = "V2Partition")
  record Partition(int partition, int leader, List<Replica> replicas) {
    static Partition of(PartitionDescription described) {
      return new Partition(
          described.partition(),
          described.leader(),
          described.replicas().stream().map(broker -> Replica.of(described, broker)).toList());
    }
  }

  /// @param inSync whether it has everything that the leader has
  @Schema(name = "V2Replica")
  record Replica(int broker, boolean leader, @JsonProperty("in_sync") boolean inSync) {
    private static Replica of(PartitionDescription partition, int broker) {
      return new Replica(broker, broker == partition.leader(), partition.inSync().contains(broker));
    }
  }

  /// @param endOffset the offset that the next record gets
  @Schema(name = "V2Offsets")
  record Offsets(
      @JsonProperty("beginning_offset") long beginningOffset,
      @JsonProperty("end_offset") long endOffset) {
    static Offsets of(OffsetBounds bounds) {
      return new Offsets(bounds.startOffset(), bounds.endOffset());
    }
  }
}
