package io.logpost.http.v2;

import io.logpost.http.records.Format;
import java.util.Locale;

/// How keys and values stand in v2's JSON: the middle word of `application/vnd.kafka.json.v2+json`.
enum EmbeddedFormat {
  /// Any bytes, as base64.
  BINARY(Format.BASE64),
  /// Any JSON value.
  JSON(Format.JSON),
  /// Text, as a JSON string; known from Strimzi's Bridge.
  TEXT(Format.STRING);

  private final Format format;
  private final String mediaType =
      "application/vnd.kafka." + name().toLowerCase(Locale.ROOT) + ".v2+json";

  EmbeddedFormat(Format format) {
    this.format = format;
  }

  /// The plain API's word for the same thing.
  Format format() {
    return format;
  }

  /// The type that requests and answers name it by.
  String mediaType() {
    return mediaType;
  }
}
