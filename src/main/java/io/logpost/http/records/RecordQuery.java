package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;
import io.logpost.http.TimestampParameter;
import io.logpost.http.records.ProduceTarget.Options;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/// The query of a produce of one record.
record RecordQuery(
    @Parameter(description = "The record's key; without one it goes to any partition.")
        @Nullable String key,
    @BindParam("key_format")
        @Parameter(name = "key_format", description = "What `key` is written in.")
        @Schema(
            defaultValue = "string",
            allowableValues = {"string", "json", "base64"})
        @Nullable Format keyFormat,
    @Parameter(description = "The partition; without it the key decides.") @Min(0)
        @Nullable Integer partition,
    @Parameter(
            description = "Milliseconds since 1970, or ISO 8601 with a zone; now if absent.",
            example = "2026-01-31T12:00:00Z")
        @Nullable String timestamp,
    @Parameter(description = "A header as `name:value`; repeat it for more.")
        @Nullable List<String> header,
    @Parameter(description = "When to answer: `all` on disk, `1` written, `0` at once.")
        @Schema(
            defaultValue = "all",
            allowableValues = {"all", "1", "0"})
        @Pattern(regexp = "0|1|all", message = "0, 1 or all")
        @Nullable String acks) {

  Options options() {
    return new Options(
        partition,
        keyFormat == null ? Format.STRING : keyFormat,
        Format.JSON,
        AcksWords.read(acks));
  }

  SingleRecord record() {
    return new SingleRecord(
        key, header == null ? List.of() : header, timestamp == null ? null : millis(timestamp));
  }

  private static long millis(String timestamp) {
    long millis = TimestampParameter.millis("timestamp", timestamp);
    if (millis < 0) {
      throw new BadParameter("timestamp", "timestamp must not be before 1970.");
    }
    return millis;
  }
}
