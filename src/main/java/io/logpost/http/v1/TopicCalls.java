package io.logpost.http.v1;

import io.logpost.engine.Engine;
import io.logpost.http.Limits;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The calls on topics as a whole.
@RestController
@RequestMapping(path = "/v1/topics", produces = MediaType.APPLICATION_JSON_VALUE)
class TopicCalls {
  private final Engine engine;
  private final TopicService service;

  TopicCalls(Engine engine, TopicService service) {
    this.engine = engine;
    this.service = service;
  }

  @GetMapping
  @Operation(
      operationId = "listTopics",
      summary = "List topics",
      description = "Sorted by name; a page ends at `limit`, and `after` leads to the next one.")
  TopicList list(
      @Parameter(description = "What the names start with.") @RequestParam(defaultValue = "")
          String prefix,
      @Parameter(description = "Most topics of a page.")
          @RequestParam(defaultValue = "1000")
          @Min(1)
          @Max(Limits.MAX_LIST)
          int limit,
      @Parameter(description = "Go on after this name.") @RequestParam(defaultValue = "")
          String after) {
    return service.list(prefix, limit, after);
  }

  @PutMapping("/{topic}")
  @Operation(
      operationId = "createTopic",
      summary = "Create a topic, or confirm that it is as asked",
      description =
          "Safe to repeat. An existing topic is confirmed where all that the body names is so;"
              + " 409 lists the differences otherwise.")
  @ApiResponse(responseCode = "201", description = "Created")
  @ApiResponse(responseCode = "200", description = "There already, and as asked")
  ResponseEntity<TopicView> put(
      @Parameter(example = "orders") @PathVariable String topic,
      @Valid @RequestBody(required = false) @Nullable TopicSpec spec) {
    TopicService.Confirmed confirmed = service.put(topic, spec == null ? TopicSpec.EMPTY : spec);
    return ResponseEntity.status(confirmed.created() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(TopicView.of(confirmed.topic()));
  }

  @GetMapping("/{topic}")
  @Operation(operationId = "describeTopic", summary = "Describe a topic")
  TopicView describe(@Parameter(example = "orders") @PathVariable String topic) {
    return TopicView.of(engine.topics().describe(topic));
  }

  @PatchMapping("/{topic}")
  @Operation(
      operationId = "alterTopic",
      summary = "Alter configs and add partitions",
      description =
          "A merge patch: what is not named stays, null puts a config back to its default,"
              + " `partitions` only grows.")
  TopicView patch(
      @Parameter(example = "orders") @PathVariable String topic,
      @Valid @RequestBody TopicPatch patch) {
    return TopicView.of(service.patch(topic, patch));
  }

  @DeleteMapping("/{topic}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteTopic",
      summary = "Delete a topic",
      description = "With its records, and with the offsets that groups committed for it.")
  void delete(@Parameter(example = "orders") @PathVariable String topic) {
    engine.topics().delete(topic);
  }
}
