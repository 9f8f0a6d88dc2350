package io.logpost.http.v1;

import io.logpost.consumer.Lag;
import io.logpost.consumer.OffsetReset;
import io.logpost.consumer.ResetOffset;
import io.logpost.engine.Engine;
import io.logpost.http.ReportsStored;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The calls on groups and their committed offsets.
@RestController
@RequestMapping(path = "/v1/groups", produces = MediaType.APPLICATION_JSON_VALUE)
class GroupCalls {
  private final Engine engine;
  private final GroupService service;
  private final InstantSource clock;
  private final OffsetReset reset;
  private final Lag lag;

  GroupCalls(Engine engine, GroupService service, InstantSource clock) {
    this.engine = engine;
    this.service = service;
    this.clock = clock;
    reset = new OffsetReset(engine);
    lag = new Lag(engine);
  }

  @GetMapping
  @Operation(operationId = "listGroups", summary = "List groups", description = "Sorted by name.")
  GroupList list() {
    return GroupList.of(engine.groups().list());
  }

  @GetMapping("/{group}")
  @Operation(
      operationId = "describeGroup",
      summary = "Describe a group",
      description = "Its state, its members, their partitions, and how long they have been silent.")
  GroupView describe(@Parameter(example = "billing") @PathVariable String group) {
    return service.describe(group);
  }

  @DeleteMapping("/{group}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteGroup",
      summary = "Delete a group and its offsets",
      description = "409 while it has members.")
  void delete(@Parameter(example = "billing") @PathVariable String group) {
    engine.groups().delete(group);
  }

  @GetMapping("/{group}/offsets")
  @Operation(
      operationId = "readOffsets",
      summary = "Read a group's committed offsets",
      description = "A group that does not exist has committed nothing.")
  CommittedOffsets offsets(@Parameter(example = "billing") @PathVariable String group) {
    return CommittedOffsets.of(engine.groups().committed(group));
  }

  @PutMapping("/{group}/offsets")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ReportsStored
  @Operation(
      operationId = "commitOffsets",
      summary = "Commit offsets of a group",
      description =
          "All or none, on disk before the answer, and safe to repeat; partitions that the body"
              + " does not name keep theirs. While the group has members, only they commit: with"
              + " `member` and the `generation` that its last answer told it.")
  void commit(
      @Parameter(example = "billing") @PathVariable String group,
      @Valid @RequestBody CommitRequest request) {
    service.commit(group, request);
  }

  @DeleteMapping("/{group}/offsets")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ReportsStored
  @Operation(
      operationId = "deleteOffsets",
      summary = "Forget what a group committed for a topic",
      description = "For all its partitions, or for one; what is not there is skipped.")
  void deleteOffsets(
      @Parameter(example = "billing") @PathVariable String group,
      @Parameter(example = "orders") @RequestParam String topic,
      @Parameter(description = "Only this partition.") @RequestParam(required = false) @Min(0)
          @Nullable Integer partition) {
    service.deleteOffsets(group, topic, partition);
  }

  @PostMapping("/{group}/offsets/reset")
  @ReportsStored
  @Operation(
      operationId = "resetOffsets",
      summary = "Set a group's offsets back or forward",
      description =
          "For whole topics, by exactly one of the ways, each brought inside the partition's"
              + " bounds. `dry_run` only says what would be done. 409 while the group has members.")
  ResetAnswer reset(
      @Parameter(example = "billing") @PathVariable String group,
      @Valid @RequestBody ResetRequest request) {
    GroupService.checkTopics(request);
    List<ResetOffset> plan = reset.plan(group, request.topics(), ResetTargets.of(request, clock));
    boolean dryRun = Boolean.TRUE.equals(request.dryRun());
    if (!dryRun) {
      reset.apply(group, plan);
    }
    return ResetAnswer.of(dryRun, plan);
  }

  @GetMapping("/{group}/lag")
  @Operation(
      operationId = "readLag",
      summary = "How far a group is behind",
      description =
          "In the topics named, or in those for which it committed something or has a partition at"
              + " a member. A group that does not exist has everything before it.")
  LagView lag(
      @Parameter(example = "billing") @PathVariable String group,
      @Parameter(description = "Only these topics; may be repeated.", example = "orders")
          @RequestParam(required = false)
          @Nullable List<String> topic) {
    List<String> topics = topic == null ? List.of() : topic;
    topics.forEach(GroupService::checkParameter);
    return LagView.of(group, lag.of(group, topics));
  }
}
