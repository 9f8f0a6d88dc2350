package io.logpost.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds from which offset on a segment may hold records of a given time or later.
///
/// File `<base offset, 20 digits>.timeindex`, Kafka's format: entries of 12 bytes, big-endian, no
/// header, no checksum.
///
/// | at | bytes | field          | meaning                                                             |
/// |---:|------:|----------------|---------------------------------------------------------------------|
/// |  0 |     8 | timestamp      | largest record timestamp of the segment so far, ms since 1970       |
/// |  8 |     4 | relativeOffset | last offset of the batch that holds it, minus the segment's base    |
///
/// Invariants: timestamps strictly increase, offsets never fall. No batch before the one named
/// holds a record of that timestamp or later. When a segment is sealed or the log closed, the last
/// entry is the segment's largest timestamp ({@link LargestTimestamp}). Rebuilt as {@link
/// OffsetIndex} is; one spoilt entry leads nobody past a record ({@link #before}). Threads as in
/// {@link IndexFile}.
final class TimeIndex {
  private static final Logger LOGGER = LoggerFactory.getLogger(TimeIndex.class);

  static final int ENTRY_BYTES = 12;

  /// What stands before the first entry.
  static final long NO_TIMESTAMP = -1;

  /// Up to a batch with this last offset, nothing is later than this.
  record Entry(long timestamp, long offset) {}

  private final IndexFile file;
  private final long baseOffset;

  /// Under the append lock: what the next entry has to exceed.
  private long lastTimestamp;

  TimeIndex(IndexFile file, long baseOffset, Entry last) {
    this.file = file;
    this.baseOffset = baseOffset;
    this.lastTimestamp = last.timestamp();
  }

  IndexFile file() {
    return file;
  }

  /// Adds an entry unless an earlier one has this timestamp already.
  void addIfLater(Entry entry) {
    if (entry.timestamp() > lastTimestamp) {
      file.next().putLong(entry.timestamp()).putInt((int) (entry.offset() - baseOffset));
      lastTimestamp = entry.timestamp();
    }
  }

  boolean isFull(int maxBytes) {
    return file.count() >= maxBytes / ENTRY_BYTES;
  }

  /// Writes what was taken from {@link IndexFile#takePending}, by the flushing thread.
  void write(@Nullable ByteBuffer entries) throws IOException {
    file.write(entries);
  }

  /// An offset of the segment before which no record has this timestamp or a later one.
  ///
  /// Nothing but their order speaks for the entries. So the answer is not that of the last entry
  /// below the timestamp but of the one before it, where the two are in order: if either of them is
  /// spoilt, the other one vouches for the answer.
  long before(long timestamp, ByteBuffer block) throws IOException {
    int last = timestamp <= 0 ? -1 : file.floor(timestamp - 1, block);
    if (last < 1) {
      return baseOffset;
    }
    if (!file.read(last - 1, 2, block)) {
      return baseOffset;
    }
    Entry first = entryAt(block, 0, baseOffset);
    Entry second = entryAt(block, ENTRY_BYTES, baseOffset);
    boolean inOrder =
        first.timestamp() < second.timestamp()
            && second.timestamp() < timestamp
            && baseOffset <= first.offset()
            && first.offset() <= second.offset();
    if (!inOrder) {
      LOGGER.warn("{} is damaged at entry {}; reading the segment without it", file.path(), last);
      return baseOffset;
    }
    return first.offset();
  }

  /// The last entry of the file.
  static Entry lastOf(IndexFile file, long baseOffset) throws IOException {
    if (file.writtenCount() == 0) {
      return new Entry(NO_TIMESTAMP, baseOffset);
    }
    ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES);
    if (!file.read(file.writtenCount() - 1, 1, entry)) {
      throw new IOException(file.path() + " became shorter while it was opened");
    }
    return entryAt(entry, 0, baseOffset);
  }

  /// The entry that stands at a position of a buffer.
  static Entry entryAt(ByteBuffer entries, int at, long baseOffset) {
    return new Entry(entries.getLong(at), baseOffset + entries.getInt(at + 8));
  }
}
