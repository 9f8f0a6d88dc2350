package io.logpost.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Finds where in a segment a given offset lies.
///
/// File `<base offset, 20 digits>.index`, Kafka's format: entries of 8 bytes, big-endian, no
/// header, no checksum.
///
/// | at | bytes | field          | meaning                                                    |
/// |---:|------:|----------------|------------------------------------------------------------|
/// |  0 |     4 | relativeOffset | the last offset of a batch minus the segment's base offset |
/// |  4 |     4 | position       | byte position of that batch in the `.log`                  |
///
/// Invariants: both columns strictly increase; the index is sparse; every entry points at the start
/// of a whole batch. The file is forced when its segment is sealed. After an unclean stop it is
/// rebuilt from the `.log` for every segment that reaches above the recovery point, never repaired;
/// a file whose size is no multiple of 8 is rebuilt too, and an entry that does not lead to the
/// batch it names makes a reader search without the index. Threads as in {@link IndexFile}.
final class OffsetIndex {
  static final int ENTRY_BYTES = 8;

  /// A place from which to search: no record of the offset searched for stands before `position`.
  ///
  /// @param lastOffset the last offset of the batch at `position`; -1 at the segment's start, where
  ///   it is unknown
  record Place(long lastOffset, int position) {
    static final Place START = new Place(-1, 0);

    boolean isStart() {
      return position <= 0;
    }
  }

  private final IndexFile file;
  private final long baseOffset;

  /// The last entry written, which serves readers at the end of the log without a look into the
  /// file.
  private volatile Place last = Place.START;

  OffsetIndex(IndexFile file, long baseOffset) {
    this.file = file;
    this.baseOffset = baseOffset;
  }

  IndexFile file() {
    return file;
  }

  void add(long lastOffset, int position) {
    file.next().putInt((int) (lastOffset - baseOffset)).putInt(position);
  }

  boolean isFull(int maxBytes) {
    return file.count() >= maxBytes / ENTRY_BYTES;
  }

  /// Writes what was taken from {@link IndexFile#takePending}, by the flushing thread.
  void write(@Nullable ByteBuffer entries) throws IOException {
    file.write(entries);
    if (entries != null && !file.hasUnwritten()) {
      last = placeAt(entries, entries.limit() - ENTRY_BYTES, baseOffset);
    }
  }

  /// The last entry that does not lie behind an offset.
  Place floor(long offset, ByteBuffer block) throws IOException {
    Place end = last;
    if (end.lastOffset() >= 0 && end.lastOffset() <= offset) {
      return end;
    }
    long relative = Math.min(offset - baseOffset, Integer.MAX_VALUE);
    return file.floor(relative, block) < 0
        ? Place.START
        : placeAt(block, block.position(), baseOffset);
  }

  /// The entry that stands at a position of a buffer.
  static Place placeAt(ByteBuffer entries, int at, long baseOffset) {
    return new Place(baseOffset + entries.getInt(at), entries.getInt(at + 4));
  }
}
