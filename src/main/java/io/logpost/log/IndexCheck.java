package io.logpost.log;

import io.logpost.log.SegmentWalk.Stretch;
import io.logpost.record.RecordBatch;

/// Compares the two indexes of a segment with its batches, shown in their order.
///
/// Every entry has to lead to a batch as {@link OffsetIndex} and {@link TimeIndex} say; the first
/// one that does not is kept for each. Entries that lead into damage can't be judged. One thread at
/// a time.
final class IndexCheck {
  private final OffsetEntries offsets;
  private final TimeEntries times;
  private int nextOffsetEntry;
  private int nextTimeEntry;
  private TimeIndex.Entry largest;
  private boolean damaged;
  private String offsetFault = "";
  private String timeFault = "";

  IndexCheck(OffsetEntries offsets, TimeEntries times) {
    this.offsets = offsets;
    this.times = times;
    this.largest = new TimeIndex.Entry(TimeIndex.NO_TIMESTAMP, times.baseOffset());
  }

  void batch(long position, RecordBatch batch) {
    if (batch.maxTimestamp() > largest.timestamp()) {
      largest = new TimeIndex.Entry(batch.maxTimestamp(), batch.lastOffset());
    }
    checkOffset(position, batch.lastOffset());
    checkTime(batch.lastOffset());
  }

  void damage(Stretch stretch) {
    damaged = true;
    while (hasOffsetEntry() && position(nextOffsetEntry) < stretch.endPosition()) {
      nextOffsetEntry++;
    }
  }

  /// The walk ended.
  ///
  /// @param sealed whether the time index has to end with the largest timestamp of all
  void end(boolean sealed) {
    if (hasOffsetEntry()) {
      offsetFault(nextOffsetEntry, "leads to byte " + position(nextOffsetEntry) + ", past the end");
    }
    if (hasTimeEntry()) {
      timeFault(nextTimeEntry, "names offset " + times.at(nextTimeEntry).offset());
    }
    long last =
        times.count() == 0 ? TimeIndex.NO_TIMESTAMP : times.at(times.count() - 1).timestamp();
    if (sealed && !damaged && timeFault.isEmpty() && last != largest.timestamp()) {
      timeFault =
          "its last entry says time %d, but the largest one is %d"
              .formatted(last, largest.timestamp());
    }
  }

  /// What is wrong with the offset index; empty if nothing.
  String offsetFault() {
    return offsetFault;
  }

  /// What is wrong with the time index; empty if nothing.
  String timeFault() {
    return timeFault;
  }

  private void checkOffset(long position, long lastOffset) {
    if (hasOffsetEntry() && position(nextOffsetEntry) < position) {
      offsetFault(
          nextOffsetEntry, "leads to byte %d, no batch".formatted(position(nextOffsetEntry)));
    }
    if (!hasOffsetEntry() || position(nextOffsetEntry) != position) {
      return;
    }
    long named = offsets.at(nextOffsetEntry).lastOffset();
    if (named != lastOffset) {
      offsetFault(
          nextOffsetEntry,
          "says offset %d for a batch that ends at %d".formatted(named, lastOffset));
    }
    nextOffsetEntry++;
  }

  private void checkTime(long lastOffset) {
    if (!hasTimeEntry() || times.at(nextTimeEntry).offset() > lastOffset) {
      return;
    }
    TimeIndex.Entry entry = times.at(nextTimeEntry);
    if (!entry.equals(largest)) {
      timeFault(
          nextTimeEntry,
          "says time %d at offset %d, where the largest so far is %d at offset %d"
              .formatted(entry.timestamp(), entry.offset(), largest.timestamp(), largest.offset()));
    }
    nextTimeEntry++;
  }

  private long position(int entry) {
    return offsets.at(entry).position();
  }

  private boolean hasOffsetEntry() {
    return offsetFault.isEmpty() && nextOffsetEntry < offsets.count();
  }

  private boolean hasTimeEntry() {
    return timeFault.isEmpty() && !damaged && nextTimeEntry < times.count();
  }

  private void offsetFault(int entry, String what) {
    offsetFault = "entry %d %s".formatted(entry, what);
  }

  private void timeFault(int entry, String what) {
    timeFault = "entry %d %s".formatted(entry, what);
  }
}
