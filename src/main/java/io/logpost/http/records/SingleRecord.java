package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.http.json.JsonScanner;
import io.logpost.http.json.JsonSyntaxException;
import io.logpost.record.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// The record of a request whose body is its value, and the rest of it in the query.
///
/// @param key as the query has it, or null
/// @param headers each `name:value`
/// @param timestamp in ms, or null for now
record SingleRecord(@Nullable String key, List<String> headers, @Nullable Long timestamp) {

  /// Adds the record.
  ///
  /// @param type what the body is declared to be, or null
  /// @throws io.logpost.error.LogpostException.MalformedJson where it is declared as JSON and is
  ///   none
  void addTo(AppendAssembly request, BodyBytes body, @Nullable MediaType type) {
    boolean json = isJson(body, type);
    ByteBuffer keyBytes = keyBytes(request.target().options().keyFormat());
    int partition = request.target().partition(-1, keyBytes);
    long at = timestamp(request.target());
    ByteBuffer value = ByteBuffer.wrap(body.bytes(), 0, body.size());
    request.add(partition, at, keyBytes, value, headersWith(type), json, new RecordPlace());
  }

  private long timestamp(ProduceTarget target) {
    if (timestamp == null) {
      return target.timestamp();
    }
    try {
      return target.checked(timestamp, Place.UNKNOWN);
    } catch (InvalidField e) {
      throw new BadParameter("timestamp", e.detail());
    }
  }

  /// Whether the value is known to be JSON; looked at unless another type is declared.
  private static boolean isJson(BodyBytes body, @Nullable MediaType type) {
    boolean declared = MediaTypes.isJson(type);
    if (!declared && !MediaTypes.isUndeclared(type)) {
      return false;
    }
    try {
      JsonChecks.check(new JsonScanner(), body.bytes(), 0, body.size());
    } catch (JsonSyntaxException e) {
      if (declared) {
        throw TextPlaces.notJson(body.bytes(), e);
      }
      return false;
    }
    return true;
  }

  private Headers headersWith(@Nullable MediaType type) {
    Headers.Builder builder = new Headers.Builder();
    if (type != null && !MediaTypes.isJson(type) && !MediaTypes.isUndeclared(type)) {
      builder.add("content-type", type.toString());
    }
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new BadParameter("header", "header must be name:value, not " + header + ".");
      }
      builder.add(header.substring(0, colon), header.substring(colon + 1));
    }
    return builder.build();
  }

  private @Nullable ByteBuffer keyBytes(Format format) {
    if (key == null) {
      return null;
    }
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    return switch (format) {
      case STRING -> ByteBuffer.wrap(text);
      case BASE64 -> ByteBuffer.wrap(decoded(key));
      case JSON -> {
        if (!JsonChecks.isJson(new JsonScanner(), text, 0, text.length)) {
          throw new BadParameter("key", "key is not JSON, though key_format says so.");
        }
        yield ByteBuffer.wrap(text);
      }
    };
  }

  @SuppressWarnings("OrphanedFormatString") // percent-encoding
  private static byte[] decoded(String key) {
    try {
      return Base64.getDecoder().decode(key.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException _) {
      throw new BadParameter(
          "key", "key is not base64. A + in a URL must be written %2B; base64url is taken too.");
    }
  }
}
