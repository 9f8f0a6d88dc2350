package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;
import io.logpost.http.json.JsonPointer;
import io.logpost.http.json.JsonScanner;
import io.logpost.http.json.JsonSlice;
import io.logpost.http.json.JsonSyntaxException;
import io.logpost.http.json.PointerScan;
import io.logpost.record.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lines that are values of JSON, with key and timestamp found inside them. One thread at a time.
final class JsonValueLines implements LineParser {
  private final JsonScanner scanner = new JsonScanner();
  private final JsonSlice whole = new JsonSlice();
  private final JsonSlice key = new JsonSlice();
  private final JsonSlice timestamp = new JsonSlice();
  private final FieldBytes keyBytes = new FieldBytes();
  private final FieldBytes valueBytes = new FieldBytes();
  private final Headers none = Headers.none();
  private final PointerScan pointers;
  private final boolean hasKey;
  private final boolean hasTimestamp;

  /// @param keyPointer where a line's key stands, or null for records without key
  /// @param timestampPointer where its timestamp stands, or null for the present
  JsonValueLines(@Nullable String keyPointer, @Nullable String timestampPointer) {
    List<JsonPointer> paths = new ArrayList<>();
    List<JsonSlice> found = new ArrayList<>();
    hasKey = keyPointer != null;
    hasTimestamp = timestampPointer != null;
    if (keyPointer != null) {
      paths.add(pointer("key_pointer", keyPointer));
      found.add(key);
    }
    if (timestampPointer != null) {
      paths.add(pointer("timestamp_pointer", timestampPointer));
      found.add(timestamp);
    }
    pointers = new PointerScan(paths, found);
  }

  private static JsonPointer pointer(String parameter, String text) {
    return JsonPointer.parse(text)
        .orElseThrow(() ->
            new BadParameter(
                parameter,
                parameter
                    + " must be a JSON pointer (RFC 6901), such as /properties/net, not "
                    + text
                    + "."));
  }

  @Override
  public void parse(byte[] bytes, int from, int to, RecordPlace place, AppendAssembly into) {
    TextPlaces.checkUtf8(bytes, from, to, place);
    try {
      takeLine(scanner.reset(bytes, from, to), place);
    } catch (JsonSyntaxException e) {
      throw TextPlaces.malformed(bytes, from, e, place);
    }
    keyBytes.use(bytes);
    valueBytes.use(bytes);
    ProduceTarget target = into.target();
    ByteBuffer foundKey = hasKey ? key(place) : null;
    into.add(
        target.partition(-1, foundKey),
        hasTimestamp
            ? target.checked(
                FieldNumbers.notNegative(bytes, timestamp, place, "timestamp_pointer"),
                place.field("timestamp_pointer"))
            : target.timestamp(),
        foundKey,
        isTombstone() ? null : valueBytes.bodyBytes(whole.start(), whole.end()),
        none,
        true,
        place);
  }

  private void takeLine(JsonScanner line, RecordPlace place) {
    int first = line.peek();
    int start = line.position();
    pointers.takeValue(line);
    whole.set(first == 'n' ? JsonSlice.Kind.NULL : JsonSlice.Kind.OBJECT, start, line.position());
    RecordLines.checkEnd(line, start, place);
  }

  private boolean isTombstone() {
    return whole.kind() == JsonSlice.Kind.NULL;
  }

  private ByteBuffer key(RecordPlace place) {
    return switch (key.kind()) {
      case PLAIN_STRING, ESCAPED_STRING -> keyBytes.text(key, place, "key_pointer");
      case NUMBER, BOOLEAN -> keyBytes.bodyBytes(key.start(), key.end());
      case ABSENT -> throw place.invalid("key_pointer", "finds nothing");
      case NULL -> throw place.invalid("key_pointer", "finds null, which is no key");
      case ARRAY, OBJECT ->
          throw place.invalid("key_pointer", "finds an object or array, which is no key");
    };
  }
}
