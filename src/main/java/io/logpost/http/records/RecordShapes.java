package io.logpost.http.records;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shapes of records for the OpenAPI document; nothing makes objects of them.
public final class RecordShapes {
  private RecordShapes() {}

  @Schema(name = "RecordBatch", description = "Records to store")
  record Batch(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<NewRecord> records) {}

  @Schema(name = "NewRecord", description = "A record to store")
  record NewRecord(
      @Schema(description = "Any JSON; null is a tombstone.") Object value,
      @Schema(description = "A string, unless `key_format` says otherwise.") @Nullable Object key,
      @Schema(description = "Ms since 1970; now if absent.") @Nullable Long timestamp,
      @Nullable Integer partition,
      @Nullable List<Header> headers,
      @JsonProperty("key_format") @Schema(allowableValues = {"string", "json", "base64"})
          @Nullable String keyFormat,
      @JsonProperty("value_format") @Schema(allowableValues = {"string", "json", "base64"})
          @Nullable String valueFormat) {}

  @Schema(name = "Header", description = "A header of a record; a value may be null.")
  public record Header(
      String name,
      @Nullable Object value,
      @JsonProperty("value_format") @Schema(allowableValues = {"string", "json", "base64"})
          @Nullable String valueFormat) {}

  @Schema(name = "Record", description = "A stored record")
  public record Stored(
      String topic,
      int partition,
      long offset,
      @Schema(description = "Ms since 1970.") long timestamp,
      @Nullable Object key,
      @Schema(description = "Any JSON; null is a tombstone.") @Nullable Object value,
      @JsonProperty("key_format")
          @Schema(
              description = "Where it differs from what was asked.",
              allowableValues = {"string", "json", "base64"})
          @Nullable String keyFormat,
      @JsonProperty("value_format")
          @Schema(
              description = "Where it differs from what was asked.",
              allowableValues = {"string", "json", "base64"})
          @Nullable String valueFormat,
      @Nullable List<Header> headers) {}

  @Schema(name = "Accepted", description = "How many records were taken, under `acks=0`")
  record Accepted(int accepted) {}

  @Schema(name = "RecordPlace", description = "Where a record was stored")
  record Place(int partition, long offset) {}

  @Schema(
      name = "ProduceAnswer",
      description = "`offsets` for a JSON batch, `count` and `partitions` for NDJSON")
  record Offsets(
      @Nullable List<Place> offsets,
      @Nullable Long count,
      @Nullable List<PartitionRange> partitions) {}

  @Schema(name = "PartitionRange", description = "What lines were stored in one partition")
  record PartitionRange(
      int partition,
      @JsonProperty("first_offset") long firstOffset,
      @JsonProperty("last_offset") long lastOffset,
      long count) {}

  @Schema(name = "TopicPage", description = "A page of a topic's records")
  record TopicPage(
      List<Stored> records,
      @Schema(description = "Send it back to go on.") String cursor,
      @JsonProperty("at_end") boolean atEnd) {}

  @Schema(name = "PartitionPage", description = "A page of one partition's records")
  record PartitionPage(
      List<Stored> records,
      @JsonProperty("next_offset") long nextOffset,
      @JsonProperty("start_offset") long startOffset,
      @JsonProperty("end_offset") long endOffset) {}
}
