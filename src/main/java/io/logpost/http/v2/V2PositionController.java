package io.logpost.http.v2;

import io.logpost.consumer.Dialect;
import io.logpost.consumer.Instance;
import io.logpost.consumer.Instances;
import io.logpost.consumer.MemberName;
import io.logpost.consumer.SeekTarget;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.http.ReportsStored;
import io.logpost.http.v2.ConsumerBodies.Commit;
import io.logpost.http.v2.ConsumerBodies.Offset;
import io.logpost.http.v2.ConsumerBodies.Offsets;
import io.logpost.http.v2.ConsumerBodies.OffsetsOf;
import io.logpost.http.v2.ConsumerBodies.Partitions;
import io.logpost.http.v2.ConsumerBodies.Positions;
import io.logpost.record.TopicPartition;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// v2's calls about where a consumer instance reads, and what its group committed. Any thread.
@RestController
@RequestMapping("/consumers/{group}/instances/{instance}")
final class V2PositionController {
  private static final String MOVED = "Moved";

  private final Instances instances;

  V2PositionController(Instances instances) {
    this.instances = instances;
  }

  @ControlPost("/positions")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = MOVED)
  @Operation(operationId = "v2Seek", summary = "Read on at offsets, or at points in time")
  void seek(
      @PathVariable String group,
      @PathVariable String instance,
      @Valid @RequestBody Positions body) {
    if (body.offsets() == null && body.timestamps() == null) {
      throw new InvalidField(Place.field("offsets"), "Name offsets, or timestamps.");
    }
    find(group, instance).seek(new SeekTarget.To(body.positions(), body.timestampsMs()));
  }

  @ControlPost("/positions/beginning")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = MOVED)
  @Operation(operationId = "v2SeekToBeginning", summary = "Read on at the start of partitions")
  void seekToBeginning(
      @PathVariable String group,
      @PathVariable String instance,
      @Valid @RequestBody Partitions body) {
    find(group, instance).seek(new SeekTarget.Beginning(body.ids()));
  }

  @ControlPost("/positions/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = MOVED)
  @Operation(operationId = "v2SeekToEnd", summary = "Read on at the end of partitions")
  void seekToEnd(
      @PathVariable String group,
      @PathVariable String instance,
      @Valid @RequestBody Partitions body) {
    find(group, instance).seek(new SeekTarget.End(body.ids()));
  }

  /// Without a body, or with one that names no offsets, what was delivered is committed.
  @ControlPost("/offsets")
  @ReportsStored
  @ApiResponse(responseCode = "200", description = "Committed, in Confluent's dialect")
  @ApiResponse(responseCode = "204", description = "Committed, in Strimzi's dialect")
  @Operation(
      operationId = "v2Commit",
      summary = "Commit offsets, or what was delivered, durable before the answer")
  ResponseEntity<List<Object>> commit(
      HttpServletRequest request,
      @PathVariable String group,
      @PathVariable String instance,
      @Valid @RequestBody(required = false) @Nullable Commit body) {
    MediaType type = MediaTypes.control(request);
    Instance found = find(group, instance);
    if (body == null || body.offsets() == null) {
      found.commit();
    } else {
      found.commit(body.committed());
    }
    return found.config().dialect() == Dialect.STRIMZI
        ? ResponseEntity.noContent().build()
        : ResponseEntity.ok().contentType(type).body(List.of());
  }

  @GetMapping("/offsets")
  @Operation(
      operationId = "v2GetCommitted",
      summary = "What the group committed: of a partition, or of those in a body")
  ResponseEntity<Offsets> committed(
      HttpServletRequest request,
      @PathVariable String group,
      @PathVariable String instance,
      @RequestParam(required = false) @Nullable String topic,
      @RequestParam(required = false) @Min(0) @Nullable Integer partition,
      @Parameter(hidden = true) @Valid @RequestBody(required = false) @Nullable OffsetsOf body) {
    MediaType type = MediaTypes.control(request);
    Instance found = find(group, instance);
    List<Offset> offsets =
        found.committed(wanted(topic, partition, body)).entrySet().stream()
            .map(entry -> Offset.of(entry.getKey(), entry.getValue()))
            .toList();
    return ResponseEntity.ok().contentType(type).body(new Offsets(offsets));
  }

  private static Set<TopicPartition> wanted(
      @Nullable String topic, @Nullable Integer partition, @Nullable OffsetsOf body) {
    if (topic != null && partition != null) {
      return Set.of(new TopicPartition(topic, partition));
    }
    if (topic != null || partition != null) {
      String missing = topic == null ? "topic" : "partition";
      throw new BadParameter(missing, "The parameter " + missing + " is missing.");
    }
    if (body == null || body.partitions() == null) {
      throw new InvalidField(
          Place.field("partitions"),
          "Name partitions in a body, or one by the parameters topic and partition.");
    }
    return body.ids();
  }

  private Instance find(String group, String instance) {
    return instances.find(new MemberName(group, instance));
  }
}
