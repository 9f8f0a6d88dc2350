package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;
import io.logpost.http.records.ProduceTarget.Options;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.BindParam;

/// The query of a produce of many records.
record BatchQuery(
    @Parameter(description = "Where records go that name no partition; without it the key decides.")
        @Min(0)
        @Nullable Integer partition,
    @BindParam("key_format")
        @Parameter(
            name = "key_format",
            description = "How keys are written in records that do not say so.")
        @Schema(
            defaultValue = "string",
            allowableValues = {"string", "json", "base64"})
        @Nullable Format keyFormat,
    @BindParam("value_format")
        @Parameter(
            name = "value_format",
            description = "How values are written in records that do not say so.")
        @Schema(
            defaultValue = "json",
            allowableValues = {"string", "json", "base64"})
        @Nullable Format valueFormat,
    @Parameter(description = "When to answer: `all` on disk, `1` written, `0` at once.")
        @Schema(
            defaultValue = "all",
            allowableValues = {"all", "1", "0"})
        @Pattern(regexp = "0|1|all", message = "0, 1 or all")
        @Nullable String acks,
    @Parameter(
            description =
                "`values`: each line is a value, of JSON in application/x-ndjson and of text in"
                    + " text/plain. Without it each line is a record.")
        @Schema(allowableValues = "values")
        @Pattern(regexp = "values", message = "values")
        @Nullable String lines,
    @BindParam("key_pointer")
        @Parameter(
            name = "key_pointer",
            description = "With `lines=values`: where the key stands in a line (RFC 6901).",
            example = "/properties/net")
        @Nullable String keyPointer,
    @BindParam("timestamp_pointer")
        @Parameter(
            name = "timestamp_pointer",
            description = "With `lines=values`: where the timestamp in ms stands in a line.",
            example = "/properties/time")
        @Nullable String timestampPointer) {

  Options options() {
    return new Options(
        partition,
        keyFormat == null ? Format.STRING : keyFormat,
        valueFormat == null ? Format.JSON : valueFormat,
        AcksWords.read(acks));
  }

  /// What reads the lines of a body, or null where it is no lines but one JSON.
  ///
  /// @throws BadParameter for parameters that do not go together
  /// @throws io.logpost.error.LogpostException.UnsupportedMediaType for a type that is neither
  @Nullable LineParser lineParser(@Nullable MediaType type, String topic) {
    boolean values = lines != null;
    boolean text = values && MediaTypes.isText(type);
    if (!text && !MediaTypes.isNdjson(type)) {
      return oneJson(type, topic);
    }
    if (!values || text) {
      refuse("key_pointer", keyPointer, "goes with lines=values in application/x-ndjson");
      refuse(
          "timestamp_pointer", timestampPointer, "goes with lines=values in application/x-ndjson");
    }
    if (values) {
      refuse("key_format", keyFormat, "does not go with lines=values");
      refuse("value_format", valueFormat, "does not go with lines=values");
    }
    if (text) {
      return new TextLines();
    }
    return values ? new JsonValueLines(keyPointer, timestampPointer) : new RecordLines();
  }

  private @Nullable LineParser oneJson(@Nullable MediaType type, String topic) {
    if (type != null && !MediaTypes.isJson(type) && !MediaTypes.isUndeclared(type)) {
      throw MediaTypes.unsupported(type, topic);
    }
    refuse("lines", lines, "goes with -H 'content-type: application/x-ndjson' or text/plain");
    refuse("key_pointer", keyPointer, "goes with lines=values in application/x-ndjson");
    refuse("timestamp_pointer", timestampPointer, "goes with lines=values in application/x-ndjson");
    return null;
  }

  private static void refuse(String name, @Nullable Object value, String why) {
    if (value != null) {
      throw new BadParameter(name, name + " " + why + ".");
    }
  }
}
