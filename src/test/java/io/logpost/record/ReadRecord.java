package io.logpost.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/// A record that was read, copied out of its borrowed buffers so that two can be compared; bytes
/// are shown as one character each. A header stands as `name=value`, or as `name` where its value
/// is null.
record ReadRecord(long offset, long timestamp, String key, String value, List<String> headers) {
  static ReadRecord of(long offset, long timestamp, String key, String value, String... headers) {
    return new ReadRecord(offset, timestamp, key, value, List.of(headers));
  }

  /// What our own reader shows from an offset on.
  static List<ReadRecord> allOf(io.logpost.record.RecordBatch batch, long fromOffset) {
    List<ReadRecord> all = new ArrayList<>();
    batch.forEach(fromOffset, new RecordView(), view -> all.add(copyOf(view)));
    return all;
  }

  static List<ReadRecord> allOf(io.logpost.record.RecordBatch batch) {
    return allOf(batch, Long.MIN_VALUE);
  }

  /// What Kafka's own reader shows.
  static List<ReadRecord> allOf(RecordBatch kafkas) {
    return StreamSupport.stream(kafkas.spliterator(), false).map(ReadRecord::copyOf).toList();
  }

  static ReadRecord copyOf(RecordView view) {
    List<String> headers = new ArrayList<>();
    view.headers().forEach((name, value) -> headers.add(header(name(name), text(value))));
    return new ReadRecord(
        view.offset(), view.timestamp(), text(view.key()), text(view.value()), headers);
  }

  private static ReadRecord copyOf(Record kafkas) {
    List<String> headers = new ArrayList<>();
    for (var header : kafkas.headers()) {
      byte[] value = header.value();
      headers.add(header(header.key(), value == null ? null : new String(value, ISO_8859_1)));
    }
    return new ReadRecord(
        kafkas.offset(), kafkas.timestamp(), text(kafkas.key()), text(kafkas.value()), headers);
  }

  private static String header(String name, String value) {
    return value == null ? name : name + "=" + value;
  }

  private static String name(ByteBuffer utf8) {
    return UTF_8.decode(utf8.duplicate()).toString();
  }

  private static String text(ByteBuffer bytes) {
    return bytes == null ? null : ISO_8859_1.decode(bytes.duplicate()).toString();
  }
}
