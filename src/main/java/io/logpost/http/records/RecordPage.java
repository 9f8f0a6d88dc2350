package io.logpost.http.records;

import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The records of one answer, written while the engine shows them, up to its limits. One thread at
/// a time.
public final class RecordPage implements PartitionRecordVisitor {
  private final JsonOutput out;
  private final RecordWriter writer;
  private final int maxRecords;
  private final long maxBytes;
  private int count;
  private @Nullable TopicPartition lastTaken;
  private @Nullable TopicPartition refused;

  /// @param maxRecords and maxBytes where to stop; the first record always has room
  public RecordPage(JsonOutput out, RecordWriter writer, int maxRecords, long maxBytes) {
    this.out = out;
    this.writer = writer;
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
    out.ascii("{\"records\":[");
  }

  /// Takes a record if there is room; the first always has, but where memory is short.
  ///
  /// @throws io.logpost.error.LogpostException.Overloaded where there is none for the first
  @Override
  public boolean record(TopicPartition partition, RecordView record) {
    if (count > 0 && (count >= maxRecords || isOver(record))) {
      refused = partition;
      return false;
    }
    if (!out.makeRoom(RecordWriter.sizeOf(record))) {
      if (count == 0) {
        throw Answers.overloaded();
      }
      refused = partition;
      return false;
    }
    write(partition, record);
    lastTaken = partition;
    return true;
  }

  /// Writes a record without looking at the limits.
  void write(TopicPartition partition, RecordView record) {
    if (count++ > 0) {
      out.ascii(",");
    }
    writer.write(partition, record);
    out.sendFullChunk();
  }

  private boolean isOver(RecordView record) {
    return out.writtenBytes() + RecordWriter.sizeOf(record) > maxBytes;
  }

  int count() {
    return count;
  }

  /// Closes the array of records.
  public JsonOutput end() {
    return out.ascii("]");
  }

  /// The partition whose record found no room, or null.
  @Nullable TopicPartition refusedPartition() {
    return refused;
  }

  /// Whether the page ended in the middle of a partition that had its turn.
  boolean endedInsideATurn() {
    return refused != null && refused.equals(lastTaken);
  }
}
