package io.logpost.http.records;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the OpenAPI document says of the fetch calls.
final class FetchDocs {
  private FetchDocs() {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "fetchTopic",
      summary = "Read a whole topic, page by page",
      description =
          "In order within each partition. Send `cursor` back to go on; `at_end` says that nothing"
              + " more was there. At most one of `offset`, `timestamp`, `tail` and `cursor`.")
  @ApiResponse(
      responseCode = "200",
      description = "Records, perhaps none",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = RecordShapes.TopicPage.class),
              examples =
                  @ExampleObject(
                      "{\"records\":[{\"topic\":\"orders\",\"partition\":1,\"offset\":0,"
                          + "\"timestamp\":1763720000000,\"key\":\"o-1\","
                          + "\"value\":{\"id\":1,\"total\":12.5}}],"
                          + "\"cursor\":\"AQIB\",\"at_end\":true}")))
  @interface Topic {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "fetchPartition",
      summary = "Read one partition from an offset on",
      description =
          "Go on at `next_offset`; never compute it. At most one of `offset`, `timestamp` and"
              + " `tail`.")
  @ApiResponse(
      responseCode = "200",
      description = "Records, perhaps none",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = RecordShapes.PartitionPage.class),
              examples =
                  @ExampleObject(
                      "{\"records\":[],\"next_offset\":8,\"start_offset\":0,\"end_offset\":8}")))
  @interface Partition {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "streamTopic",
      summary = "Read a topic live",
      description =
          "Server-sent events where `Accept` names text/event-stream, else NDJSON. At most one of"
              + " `offset`, `timestamp` and `cursor`. An event's id is a cursor after it;"
              + " `Last-Event-ID` goes on exactly there. Events `gap` (NDJSON: a line with `gap`)"
              + " tell that the records of `partition` with offsets from `from` on and below `to`"
              + " were deleted before they could be read; `problem` tells of trouble. A comment"
              + " (an empty line) comes where nothing else does.")
  @ApiResponse(
      responseCode = "200",
      description = "Records as they come, in order within each partition",
      content = {
        @Content(
            mediaType = "application/x-ndjson",
            schema = @Schema(type = "string"),
            examples =
                @ExampleObject(
                    "{\"topic\":\"orders\",\"partition\":1,\"offset\":3,"
                        + "\"timestamp\":1763720000000,\"key\":\"o-1\",\"value\":{\"id\":1}}\n")),
        @Content(
            mediaType = "text/event-stream",
            schema = @Schema(type = "string"),
            examples =
                @ExampleObject(
                    "id: AgEC\ndata: {\"topic\":\"orders\",\"partition\":1,\"offset\":3,"
                        + "\"timestamp\":1763720000000,\"key\":\"o-1\",\"value\":{\"id\":1}}\n\n"))
      })
  @interface Stream {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "fetchValue",
      summary = "One record's value as it was stored",
      description =
          "Under the type it was stored with, else JSON, text or application/octet-stream by"
              + " content.")
  @ApiResponse(
      responseCode = "200",
      description = "The value's bytes",
      content =
          @Content(
              mediaType = "application/octet-stream",
              schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(responseCode = "204", description = "A tombstone", content = @Content)
  @ApiResponse(
      responseCode = "304",
      description = "`If-None-Match` names this record",
      content = @Content)
  @interface Raw {}
}
