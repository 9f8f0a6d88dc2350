package io.logpost.http.records;

import io.logpost.engine.Isolation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/// The query of a stream.
record StreamQuery(
    @Parameter(
            description = "Where to start: `latest` (the default) or `earliest`.",
            example = "latest")
        @Nullable String offset,
    @Parameter(description = "Start at the first record at or after this time: ms or ISO 8601.")
        @Nullable String timestamp,
    @Parameter(description = "Start where the answer that gave it ended, or after an event's id.")
        @Nullable String cursor,
    @Parameter(description = "Only these partitions.", example = "0,2") @Nullable String partitions,
    @Parameter(description = "Whether to go on with what comes; else it ends at the end of now.")
        @Schema(defaultValue = "true")
        @Nullable Boolean follow,
    @Schema(
            defaultValue = "read_committed",
            allowableValues = {"read_committed", "read_uncommitted"})
        @Nullable Isolation isolation,
    @BindParam("key_format")
        @Parameter(name = "key_format", description = "How to show keys.")
        @Schema(
            defaultValue = "string",
            allowableValues = {"string", "json", "base64"})
        @Nullable Format keyFormat,
    @BindParam("value_format")
        @Parameter(name = "value_format", description = "How to show values.")
        @Schema(
            defaultValue = "json",
            allowableValues = {"string", "json", "base64"})
        @Nullable Format valueFormat) {

  /// How records are shown and which may be; how many is the stream's to say.
  FetchOptions options() {
    return FetchOptions.of(null, null, null, isolation, keyFormat, valueFormat);
  }

  /// Whether the stream has no end.
  boolean isLive() {
    return follow == null || follow;
  }

  /// Where to start: after the last event that the reader saw, if it says so, whatever else it asks
  /// for.
  ///
  /// @param lastEventId the id of that event; null or empty: none
  FetchStart start(@Nullable String lastEventId) {
    FetchStart asked = FetchStart.ofTopic(offset, timestamp, null, cursor);
    if (lastEventId != null && !lastEventId.isEmpty()) {
      return new FetchStart.Cursor(lastEventId, "Last-Event-ID");
    }
    boolean unsaid = offset == null && timestamp == null && cursor == null;
    return unsaid ? new FetchStart.Latest() : asked;
  }
}
