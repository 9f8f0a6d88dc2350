package io.logpost.http.v2;

import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.http.json.JsonOutput;
import io.logpost.http.records.Answers;
import io.logpost.http.records.Format;
import io.logpost.http.records.RecordWriter;
import io.logpost.http.records.ValueWriter;
import io.logpost.record.Headers;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The array of records that v2 answers, written while the engine shows them.
///
/// Beside Confluent's five fields stand `timestamp` and, where a record has some, `headers` as in
/// Strimzi's Bridge; `key_format` and `value_format` where a key or value can't be shown in the
/// format asked for. One thread at a time.
final class RecordsAnswer implements PartitionRecordVisitor {
  private final JsonOutput out;
  private final ValueWriter values;
  private final Format format;
  private final long maxBytes;
  private long recordBytes;
  private int recordCount;
  private int headerCount;

  /// @param maxBytes of keys and values together; the first record always fits
  RecordsAnswer(JsonOutput out, Format format, long maxBytes) {
    this.out = out;
    this.values = new ValueWriter(out);
    this.format = format;
    this.maxBytes = maxBytes;
    out.ascii("[");
  }

  @Override
  public boolean record(TopicPartition partition, RecordView record) {
    long size = size(record.key()) + size(record.value());
    if (recordCount > 0 && recordBytes + size > maxBytes) {
      return false;
    }
    if (!out.makeRoom(RecordWriter.sizeOf(record))) {
      if (recordCount == 0) {
        throw Answers.overloaded();
      }
      return false;
    }
    if (recordCount++ > 0) {
      out.ascii(",");
    }
    recordBytes += size;
    write(partition, record);
    out.sendFullChunk();
    return true;
  }

  /// Closes the array.
  JsonOutput end() {
    return out.ascii("]");
  }

  private void write(TopicPartition partition, RecordView record) {
    out.ascii("{\"topic\":").string(partition.topic()).ascii(",\"key\":");
    Format keyFormat = values.write(record.key(), format, false);
    out.ascii(",\"value\":");
    Format valueFormat = values.write(record.value(), format, record.valueKnownAsJson());
    out.ascii(",\"partition\":").number(partition.partition());
    out.ascii(",\"offset\":").number(record.offset());
    out.ascii(",\"timestamp\":").number(record.timestamp());
    values.mark(",\"key_format\":\"", keyFormat, format);
    values.mark(",\"value_format\":\"", valueFormat, format);
    writeHeaders(record.headers());
    out.ascii("}");
  }

  private void writeHeaders(Headers headers) {
    headerCount = 0;
    headers.forEach(this::writeHeader);
    if (headerCount > 0) {
      out.ascii("]");
    }
  }

  private void writeHeader(ByteBuffer name, @Nullable ByteBuffer value) {
    out.ascii(headerCount++ == 0 ? ",\"headers\":[{\"key\":" : ",{\"key\":");
    values.write(name, Format.STRING, false);
    out.ascii(",\"value\":");
    values.write(value, Format.BASE64, false);
    out.ascii("}");
  }

  private static long size(@Nullable ByteBuffer bytes) {
    return bytes == null ? 0 : bytes.remaining();
  }
}
