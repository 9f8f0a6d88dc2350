package io.logpost.http.v1;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the OpenAPI document says of the calls of members.
final class MemberDocs {
  private MemberDocs() {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "pollMember",
      summary = "Join a group, acknowledge, and receive records",
      description =
          "The first poll joins and names `topics` or `topic_pattern`; later ones may do without a"
              + " body. Send `ack_token` back to acknowledge what came; without it the same records"
              + " come again. Answers as soon as there is a record. A newer poll of the same member"
              + " ends this one with 409.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = PollBody.class),
                      examples = @ExampleObject("{\"topics\":[\"orders\"],\"ack_token\":null}"))))
  @ApiResponse(
      responseCode = "200",
      description = "Records, perhaps none",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = PollPage.class),
              examples =
                  @ExampleObject(
                      "{\"records\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":7,"
                          + "\"timestamp\":1763720000000,\"key\":\"o-1\",\"value\":{\"id\":1}}],"
                          + "\"ack_token\":\"AQAAAAM\",\"redelivered\":false,\"generation\":3,"
                          + "\"poll_deadline\":1763721300000,"
                          + "\"assignment\":[{\"topic\":\"orders\",\"partitions\":[0,2]}]}")))
  @interface Poll {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "ackDelivery",
      summary = "Acknowledge a delivery",
      description =
          "On disk before the answer. Acknowledged before, it changes nothing; 409 where its"
              + " partitions have moved, or other records were delivered meanwhile.")
  @interface Ack {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "heartbeat",
      summary = "Stay in the group",
      description = "For work that takes longer than `max_poll_interval_ms`; takes no body.")
  @interface Heartbeat {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "leaveGroup",
      summary = "Leave the group",
      description =
          "Acknowledges first where `ack_token` is given; the member's partitions move at once.")
  @interface Leave {}
}
