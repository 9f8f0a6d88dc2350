package io.logpost.http.v2;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.engine.Engine;
import io.logpost.engine.NewTopic;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.http.TakesNull;
import io.logpost.topic.TopicName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The one administrative call of v2, which Strimzi's Bridge has. Any thread.
@RestController
final class V2AdminController {
  private final Engine engine;

  V2AdminController(Engine engine) {
    this.engine = engine;
  }

  @ControlPost("/admin/topics")
  @Operation(operationId = "v2CreateTopic", summary = "Create a topic")
  @ApiResponse(responseCode = "201", description = "Created")
  ResponseEntity<Map<String, Object>> create(
      HttpServletRequest request, @Valid @RequestBody CreateTopic topic) {
    MediaType type = MediaTypes.control(request);
    engine.topics().create(topic.toNewTopic());
    return ResponseEntity.status(HttpStatus.CREATED).contentType(type).body(Map.of());
  }

  /// @param partitionsCount absent or null: the engine's default
  /// @param replicationFactor absent or null: the engine's default
  @TakesNull({"partitions_count", "replication_factor"})
  @Schema(name = "V2CreateTopic")
  record CreateTopic(
      @JsonProperty("topic_name") @NotNull(message = "is missing") String topicName,
      @JsonProperty("partitions_count") @Min(value = 1, message = "must be at least 1")
          @Nullable Integer partitionsCount,
      @JsonProperty("replication_factor") @Min(value = 1, message = "must be at least 1")
          @Nullable Integer replicationFactor) {
    private NewTopic toNewTopic() {
      TopicName.check(topicName, rule -> new InvalidField(Place.field("topic_name"), rule));
      return new NewTopic(
          topicName, optional(partitionsCount), optional(replicationFactor), Map.of());
    }

    private static OptionalInt optional(@Nullable Integer number) {
      return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
  }
}
