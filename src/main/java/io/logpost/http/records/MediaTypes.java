package io.logpost.http.records;

import io.logpost.error.LogpostException.UnsupportedMediaType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// What bodies are declared to be. Stateless.
final class MediaTypes {
  static final String NDJSON = "application/x-ndjson";
  static final String EVENTS = MediaType.TEXT_EVENT_STREAM_VALUE;

  private static final MediaType NDJSON_TYPE = MediaType.parseMediaType(NDJSON);
  private static final List<String> ACCEPTED = List.of(MediaType.APPLICATION_JSON_VALUE, NDJSON);

  private MediaTypes() {}

  /// The declared type of a body of records, or null.
  ///
  /// @throws UnsupportedMediaType where it can't be read
  static @Nullable MediaType of(HttpServletRequest request) {
    return of(request, ACCEPTED);
  }

  /// The declared type of a value, which may be any, or null.
  ///
  /// @throws UnsupportedMediaType where it can't be read
  static @Nullable MediaType ofValue(HttpServletRequest request) {
    return of(request, List.of(MediaType.ALL_VALUE));
  }

  private static @Nullable MediaType of(HttpServletRequest request, List<String> accepted) {
    String type = request.getContentType();
    if (type == null || type.isBlank()) {
      return null;
    }
    try {
      return MediaType.parseMediaType(type);
    } catch (InvalidMediaTypeException _) {
      throw new UnsupportedMediaType("The content type " + type + " can't be read.", accepted);
    }
  }

  static boolean isJson(@Nullable MediaType type) {
    return type != null && type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON);
  }

  static boolean isNdjson(@Nullable MediaType type) {
    return type != null && type.equalsTypeAndSubtype(NDJSON_TYPE);
  }

  static boolean isText(@Nullable MediaType type) {
    return type != null && type.equalsTypeAndSubtype(MediaType.TEXT_PLAIN);
  }

  /// Whether nobody chose the type: none at all, or the form type that curl sends by itself.
  static boolean isUndeclared(@Nullable MediaType type) {
    return type == null || type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED);
  }

  /// Whether the answer may be lines.
  static boolean wantsLines(HttpServletRequest request) {
    return wants(request, NDJSON_TYPE);
  }

  /// Whether the answer may be server-sent events.
  static boolean wantsEvents(HttpServletRequest request) {
    return wants(request, MediaType.TEXT_EVENT_STREAM);
  }

  /// Whether `Accept` names a type, and not to refuse it (`q=0`); what can't be read names none.
  private static boolean wants(HttpServletRequest request, MediaType type) {
    try {
      return MediaType.parseMediaTypes(Collections.list(request.getHeaders("Accept"))).stream()
          .anyMatch(each -> each.equalsTypeAndSubtype(type) && each.getQualityValue() > 0);
    } catch (InvalidMediaTypeException _) {
      return false;
    }
  }

  /// The failure of a type that produce does not take.
  static UnsupportedMediaType unsupported(MediaType type, String topic) {
    String text = isText(type) ? " Lines of text are taken with lines=values." : "";
    return new UnsupportedMediaType(
        "Records come as application/json or application/x-ndjson, not as "
            + type
            + "."
            + text
            + " A body that is one record's value goes to POST /v1/topics/"
            + topic
            + ".",
        ACCEPTED);
  }
}
