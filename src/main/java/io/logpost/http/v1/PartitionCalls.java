package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.engine.Engine;
import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.http.TimestampParameter;
import io.logpost.record.TopicPartition;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The calls on single partitions that move no records.
@RestController
@RequestMapping(
    path = "/v1/topics/{topic}/partitions/{partition}",
    produces = MediaType.APPLICATION_JSON_VALUE)
class PartitionCalls {
  private static final String LATEST = "latest";

  private final Engine engine;

  PartitionCalls(Engine engine) {
    this.engine = engine;
  }

  /// Where a partition starts after a deletion.
  record NewStart(@JsonProperty("start_offset") long startOffset) {}

  @GetMapping("/offsets")
  @Operation(
      operationId = "readPartitionOffsets",
      summary = "Where a partition starts and ends",
      description = "With `timestamp` also the offset of the first record at or after it.",
      responses =
          @ApiResponse(
              responseCode = "200",
              content = @Content(schema = @Schema(implementation = PartitionOffsets.AtTime.class))))
  PartitionOffsets offsets(
      @Parameter(example = "orders") @PathVariable String topic,
      @Parameter(example = "0") @PathVariable int partition,
      @Parameter(description = "Ms since 1970, or ISO 8601 with its zone.")
          @RequestParam(required = false)
          @Nullable String timestamp) {
    TopicPartition id = new TopicPartition(topic, partition);
    if (timestamp == null) {
      OffsetBounds bounds = bounds(id);
      return new PartitionOffsets.Bounds(bounds.startOffset(), bounds.endOffset());
    }
    Long found = offsetAt(id, timestamp);
    OffsetBounds bounds = bounds(id);
    return new PartitionOffsets.AtTime(bounds.startOffset(), bounds.endOffset(), found);
  }

  @DeleteMapping("/records")
  @Operation(
      operationId = "deleteRecords",
      summary = "Delete a partition's records before an offset",
      description = "Nothing brings them back. `latest` deletes all there are.")
  NewStart deleteRecords(
      @Parameter(example = "orders") @PathVariable String topic,
      @Parameter(example = "0") @PathVariable int partition,
      @Parameter(description = "An offset, or `latest`.", example = "0") @RequestParam
          String before) {
    TopicPartition id = new TopicPartition(topic, partition);
    long offset = before.equals(LATEST) ? bounds(id).endOffset() : offset(before);
    Map<TopicPartition, Long> starts = engine.topics().deleteRecords(Map.of(id, offset));
    return new NewStart(starts.getOrDefault(id, offset));
  }

  private @Nullable Long offsetAt(TopicPartition partition, String timestamp) {
    long millis = TimestampParameter.millis("timestamp", timestamp);
    OptionalLong found =
        engine
            .records()
            .offsetsForTimes(Map.of(partition, millis))
            .getOrDefault(partition, OptionalLong.empty());
    return found.isPresent() ? (Long) found.getAsLong() : null;
  }

  private OffsetBounds bounds(TopicPartition partition) {
    Map<TopicPartition, OffsetBounds> all =
        engine.records().bounds(Set.of(partition), Isolation.READ_COMMITTED);
    return all.values().iterator().next();
  }

  private static long offset(String before) {
    if (!before.matches("[0-9]{1,18}")) {
      throw new BadParameter("before", "before must be an offset from 0, or latest.");
    }
    return Long.parseLong(before);
  }
}
