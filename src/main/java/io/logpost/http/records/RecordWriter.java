package io.logpost.http.records;

import io.logpost.http.json.JsonOutput;
import io.logpost.record.Headers;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
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
  private final ValueWriter values;
  private String topic = "";
  private byte[] prefix = {};
  private int headerCount;

  /// @param keyFormat and valueFormat what was asked for
  public RecordWriter(JsonOutput out, Format keyFormat, Format valueFormat) {
    this.out = out;
    this.values = new ValueWriter(out);
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
    Format written = values.write(record.key(), keyFormat, false);
    values.mark(",\"key_format\":\"", written, keyFormat);
    out.ascii(",\"value\":");
    written = values.write(record.value(), valueFormat, record.valueKnownAsJson());
    values.mark(",\"value_format\":\"", written, valueFormat);
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
    values.write(name, Format.STRING, false);
    out.ascii(",\"value\":");
    if (values.write(value, Format.STRING, false) == Format.BASE64) {
      out.ascii(",\"value_format\":\"base64\"");
    }
    out.ascii("}");
  }
}
