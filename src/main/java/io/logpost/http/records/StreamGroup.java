package io.logpost.http.records;

import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The records of a stream that are sent together: what is there, up to a size. One thread; used
/// for one fetch.
///
/// They are sent when the fetch is over: a reader that is slow makes nobody wait but its own
/// stream.
final class StreamGroup implements PartitionRecordVisitor {
  /// When a group is large enough, in bytes; its last record comes on top.
  static final int GROUP_BYTES = 256 << 10;

  private final JsonOutput out;
  private final StreamLines lines;
  private final StreamPositions positions;
  private @Nullable TopicPartition last;
  private boolean full;

  StreamGroup(JsonOutput out, StreamLines lines, StreamPositions positions) {
    this.out = out;
    this.lines = lines;
    this.positions = positions;
  }

  @Override
  public boolean record(TopicPartition partition, RecordView record) {
    if (positions.isPastEnd(partition, record.offset())) {
      positions.finish(partition);
      full = true;
      return false;
    }
    if (out.pendingBytes() >= GROUP_BYTES || !hasRoomFor(record)) {
      positions.giveTurn(partition, partition.equals(last) ? 1 : 0);
      full = true;
      return false;
    }
    positions.moveTo(partition, record.offset() + 1);
    lines.record(partition, record, positions);
    last = partition;
    return true;
  }

  private boolean hasRoomFor(RecordView record) {
    boolean room = out.makeRoom(RecordWriter.sizeOf(record));
    if (!room && out.pendingBytes() == 0) {
      throw Answers.overloaded();
    }
    return room;
  }

  /// Whether nothing was there.
  boolean isEmpty() {
    return last == null && !full;
  }
}
