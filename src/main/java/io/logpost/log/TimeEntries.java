package io.logpost.log;

import java.nio.ByteBuffer;

/// All entries of a time index, in memory. Immutable.
///
/// @param bytes the file, cut to whole entries
record TimeEntries(ByteBuffer bytes, long baseOffset) {
  int count() {
    return bytes.limit() / TimeIndex.ENTRY_BYTES;
  }

  TimeIndex.Entry at(int number) {
    return TimeIndex.entryAt(bytes, number * TimeIndex.ENTRY_BYTES, baseOffset);
  }
}
