package io.logpost.http.records;

import io.logpost.engine.FetchRequest;
import io.logpost.engine.Isolation;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.UnknownRecord;
import io.logpost.http.json.JsonScanner;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import io.logpost.record.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// One record's value as it was stored. Immutable but for the array, which is nobody else's.
///
/// @param value null for a tombstone
/// @param declaredType the header `content-type`, or null without
@SuppressWarnings("ArrayRecordComponent") // not compared
record RawRecord(long timestamp, byte @Nullable [] value, @Nullable String declaredType) {

  /// Reads the record at an offset.
  ///
  /// @throws UnknownRecord where there is none
  static RawRecord read(FetchService service, TopicPartition partition, long offset) {
    @Nullable RawRecord[] found = {null};
    try {
      service
          .engine()
          .records()
          .fetch(
              new FetchRequest(Map.of(partition, offset), Isolation.READ_COMMITTED, Duration.ZERO),
              (_, record) -> {
                if (record.offset() == offset) {
                  found[0] = of(record);
                }
                return false;
              });
    } catch (OffsetBeforeStart | OffsetAfterEnd _) {
      throw new UnknownRecord(partition.topic(), partition.partition(), offset);
    }
    RawRecord record = found[0];
    if (record == null) {
      throw new UnknownRecord(partition.topic(), partition.partition(), offset);
    }
    return record;
  }

  private static RawRecord of(RecordView record) {
    @Nullable String[] type = {null};
    record
        .headers()
        .forEach((name, value) -> {
          if (type[0] == null && value != null && text(name).equalsIgnoreCase("content-type")) {
            type[0] = text(value);
          }
        });
    ByteBuffer value = record.value();
    return new RawRecord(record.timestamp(), value == null ? null : copy(value), type[0]);
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static String text(ByteBuffer bytes) {
    return new String(copy(bytes), StandardCharsets.UTF_8);
  }

  /// The type under which to answer a value: the declared one if it is a type, else by content.
  String contentType(byte[] bytes) {
    if (declaredType != null) {
      return parsed(declaredType);
    }
    if (JsonChecks.isJson(new JsonScanner(), bytes, 0, bytes.length)) {
      return MediaType.APPLICATION_JSON_VALUE;
    }
    return Utf8.firstInvalid(bytes, 0, bytes.length) < 0
        ? "text/plain;charset=UTF-8"
        : MediaType.APPLICATION_OCTET_STREAM_VALUE;
  }

  private static boolean mayStandInAHeader(int character) {
    return character >= ' ' && character <= '~';
  }

  private static String parsed(String declared) {
    if (!declared.chars().allMatch(RawRecord::mayStandInAHeader)) {
      return MediaType.APPLICATION_OCTET_STREAM_VALUE;
    }
    try {
      MediaType type = MediaType.parseMediaType(declared);
      return type.isConcrete() ? type.toString() : MediaType.APPLICATION_OCTET_STREAM_VALUE;
    } catch (InvalidMediaTypeException _) {
      return MediaType.APPLICATION_OCTET_STREAM_VALUE;
    }
  }
}
