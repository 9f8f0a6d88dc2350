package io.logpost.http.records;

import io.logpost.engine.Isolation;
import io.logpost.http.Limits;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/// The query of a fetch from a whole topic.
record TopicFetchQuery(
    @Parameter(
            description = "Where to start: `earliest` (the default) or `latest`.",
            example = "earliest")
        @Nullable String offset,
    @Parameter(description = "Start at the first record at or after this time: ms or ISO 8601.")
        @Nullable String timestamp,
    @Parameter(description = "The newest records by timestamp over all partitions.")
        @Min(1)
        @Max(Limits.MAX_TAIL)
        @Nullable Long tail,
    @Parameter(description = "Goes on where the answer that gave it ended.")
        @Nullable String cursor,
    @Parameter(description = "Only these partitions.", example = "0,2") @Nullable String partitions,
    @BindParam("max_records")
        @Parameter(name = "max_records", description = "Most records to answer.")
        @Schema(defaultValue = "500")
        @Min(1)
        @Max(Limits.MAX_RECORDS)
        @Nullable Integer maxRecords,
    @BindParam("max_bytes")
        @Parameter(
            name = "max_bytes",
            description = "About how large the answer may be; one record always fits.")
        @Schema(defaultValue = "1048576")
        @Min(1)
        @Max(Limits.MAX_BYTES)
        @Nullable Integer maxBytes,
    @BindParam("wait_ms")
        @Parameter(name = "wait_ms", description = "How long to wait for a first record.")
        @Schema(defaultValue = "0")
        @Min(0)
        @Max(Limits.MAX_WAIT_MS)
        @Nullable Integer waitMs,
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

  /// How much is asked for; a tail without `max_records` is as long as it says.
  FetchOptions options() {
    return FetchOptions.of(
        maxRecords == null && tail != null ? Integer.valueOf(tail.intValue()) : maxRecords,
        maxBytes,
        waitMs,
        isolation,
        keyFormat,
        valueFormat);
  }

  FetchStart start() {
    return FetchStart.ofTopic(offset, timestamp, tail, cursor);
  }
}
