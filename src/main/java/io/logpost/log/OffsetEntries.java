package io.logpost.log;

import java.nio.ByteBuffer;

/// All entries of an offset index, in memory. Immutable.
///
/// @param bytes the file, cut to whole entries
record OffsetEntries(ByteBuffer bytes, long baseOffset) {
  static final OffsetEntries NONE = new OffsetEntries(ByteBuffer.allocate(0), 0);

  int count() {
    return bytes.limit() / OffsetIndex.ENTRY_BYTES;
  }

  OffsetIndex.Place at(int number) {
    return OffsetIndex.placeAt(bytes, number * OffsetIndex.ENTRY_BYTES, baseOffset);
  }

  /// Whether an entry leads to a batch at this position with this last offset.
  boolean names(long position, long lastOffset) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      OffsetIndex.Place place = at(middle);
      if (place.position() == position) {
        return place.lastOffset() == lastOffset;
      }
      if (place.position() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return false;
  }
}
