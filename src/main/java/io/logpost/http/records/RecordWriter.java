package io.logpost.http.records;

import io.logpost.http.json.JsonOutput;
import io.logpost.http.json.JsonScanner;
import io.logpost.record.Headers;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import io.logpost.record.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes records as the plain API shows them, straight from borrowed bytes.
///
/// A key or value that can't be shown in the format asked for comes as string, else as base64, and
/// then says so: `key_format`, `value_format` stand only where they differ from what was asked. The
/// stored bytes `null` come as the string `"null"`, since JSON's null is a tombstone. One thread at
/// a time.
public final class RecordWriter {
  private final JsonOutput out;
  private final Format keyFormat;
  private final Format valueFormat;
  private final JsonScanner scanner = new JsonScanner();
  private final Span span = new Span();
  private String topic = "";
  private byte[] prefix = {};
  private int headerCount;

  /// @param keyFormat and valueFormat what was asked for
  public RecordWriter(JsonOutput out, Format keyFormat, Format valueFormat) {
    this.out = out;
    this.keyFormat = keyFormat;
    this.valueFormat = valueFormat;
  }

  /// Writes one record as an object.
  public void write(TopicPartition partition, RecordView record) {
    if (!topic.equals(partition.topic())) {
      topic = partition.topic();
      prefix = ("{\"topic\":\"" + topic + "\",\"partition\":").getBytes(StandardCharsets.UTF_8);
    }
    out.raw(prefix).number(partition.partition());
    out.ascii(",\"offset\":").number(record.offset());
    out.ascii(",\"timestamp\":").number(record.timestamp());
    out.ascii(",\"key\":");
    Format written = write(record.key(), keyFormat, false);
    if (written != keyFormat) {
      out.ascii(",\"key_format\":\"").ascii(written.word()).ascii("\"");
    }
    out.ascii(",\"value\":");
    written = write(record.value(), valueFormat, record.valueKnownAsJson());
    if (written != valueFormat) {
      out.ascii(",\"value_format\":\"").ascii(written.word()).ascii("\"");
    }
    writeHeaders(record.headers());
    out.ascii("}");
  }

  /// About how many bytes a record takes in the answer.
  public static long sizeOf(RecordView record) {
    ByteBuffer key = record.key();
    ByteBuffer value = record.value();
    return 80L + (key == null ? 0 : key.remaining()) + (value == null ? 0 : value.remaining());
  }

  private void writeHeaders(Headers headers) {
    headerCount = 0;
    headers.forEach(this::writeHeader);
    if (headerCount > 0) {
      out.ascii("]");
    }
  }

  private void writeHeader(ByteBuffer name, @Nullable ByteBuffer value) {
    out.ascii(headerCount++ == 0 ? ",\"headers\":[{\"name\":" : ",{\"name\":");
    write(name, Format.STRING, false);
    out.ascii(",\"value\":");
    if (write(value, Format.STRING, false) == Format.BASE64) {
      out.ascii(",\"value_format\":\"base64\"");
    }
    out.ascii("}");
  }

  private Format write(@Nullable ByteBuffer bytes, Format asked, boolean knownAsJson) {
    if (bytes == null) {
      out.ascii("null");
      return asked;
    }
    span.set(bytes);
    if (asked == Format.JSON && span.isShownAsJson(scanner, knownAsJson)) {
      out.raw(span.array, span.from, span.to);
      return Format.JSON;
    }
    if (asked != Format.BASE64 && Utf8.firstInvalid(span.array, span.from, span.to) < 0) {
      out.string(span.array, span.from, span.to);
      return Format.STRING;
    }
    out.base64(span.array, span.from, span.to);
    return Format.BASE64;
  }

  /// The bytes of a buffer as a range of an array.
  private static final class Span {
    private byte[] array = {};
    private int from;
    private int to;

    private void set(ByteBuffer bytes) {
      int size = bytes.remaining();
      if (bytes.hasArray()) {
        array = bytes.array();
        from = bytes.arrayOffset() + bytes.position();
      } else {
        array = new byte[size];
        bytes.get(bytes.position(), array);
        from = 0;
      }
      to = from + size;
    }

    private boolean isShownAsJson(JsonScanner scanner, boolean known) {
      return !startsLikeNull() && (known || JsonChecks.isJson(scanner, array, from, to));
    }

    /// Whether the first letter is that of `null`: no other JSON starts with it.
    private boolean startsLikeNull() {
      int at = from;
      while (at < to && array[at] <= ' ' && array[at] >= 0) {
        at++;
      }
      return at < to && array[at] == 'n';
    }
  }
}
