package io.logpost.http.records;

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

/// What the OpenAPI document says of the produce calls.
final class ProduceDocs {
  private ProduceDocs() {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "produceRecord",
      summary = "Store one record whose value is the body",
      description =
          "The body's bytes are the value. Declared as application/json it is checked; another"
              + " declared type is kept as the record's header `content-type`.",
      requestBody =
          @RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = "application/json",
                    examples = @ExampleObject("{\"id\":1,\"total\":12.5}")),
                @Content(
                    mediaType = "application/octet-stream",
                    schema = @Schema(type = "string", format = "binary"))
              }))
  @ApiResponse(
      responseCode = "200",
      description = "Stored",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = RecordShapes.Place.class),
              examples = @ExampleObject("{\"partition\":1,\"offset\":0}")))
  @Accepted
  @interface One {}

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @Operation(
      operationId = "produceRecords",
      summary = "Store many records",
      description =
          "A JSON batch is stored as a whole or, if it is refused, not at all. NDJSON is stored"
              + " while it comes: when line n fails, the lines before it are stored and none after"
              + " it. Blank lines are skipped; lines may end with LF or CR LF.",
      requestBody =
          @RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = "application/json",
                    schema = @Schema(implementation = RecordShapes.Batch.class),
                    examples =
                        @ExampleObject(
                            "{\"records\":[{\"key\":\"o-1\",\"value\":{\"id\":1}},"
                                + "{\"key\":\"o-1\",\"value\":null}]}")),
                @Content(
                    mediaType = "application/x-ndjson",
                    schema = @Schema(type = "string"),
                    examples = @ExampleObject("{\"key\":\"o-1\",\"value\":{\"id\":1}}\n")),
                @Content(
                    mediaType = "text/plain",
                    schema =
                        @Schema(type = "string", description = "A record a line: lines=values."),
                    examples = @ExampleObject("one\ntwo\n"))
              }))
  @ApiResponse(
      responseCode = "200",
      description = "Stored, all of it",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = RecordShapes.Offsets.class),
              examples =
                  @ExampleObject(
                      "{\"offsets\":[{\"partition\":1,\"offset\":1},"
                          + "{\"partition\":1,\"offset\":2}]}")))
  @Accepted
  @interface Many {}

  /// The answer under `acks=0`.
  @Target(ElementType.ANNOTATION_TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(
      responseCode = "202",
      description = "Taken, with `acks=0`: stored or not",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = RecordShapes.Accepted.class),
              examples = @ExampleObject("{\"accepted\":1}")))
  @interface Accepted {}
}
