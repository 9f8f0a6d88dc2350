package io.logpost.engine;

/// The offsets that the records of one part of a produce request got, in the records' order;
/// rising, and with gaps where an engine mixes the records of several requests. Immutable.
public final class StoredOffsets {
  private static final long UNKNOWN = -1;

  private final long base;

  /// Empty where there are no gaps.
  private final long[] each;

  private StoredOffsets(long base, long[] each) {
    this.base = base;
    this.each = each;
  }

  /// One after another from an offset on.
  public static StoredOffsets from(long base) {
    return new StoredOffsets(base, new long[0]);
  }

  /// As many as there are, and nobody knows which: all of them are -1.
  public static StoredOffsets unknown() {
    return new StoredOffsets(UNKNOWN, new long[0]);
  }

  /// Each its own.
  ///
  /// @param offsets given away: not to be changed any more
  public static StoredOffsets each(long[] offsets) {
    return new StoredOffsets(UNKNOWN, offsets);
  }

  /// The offset of a record.
  ///
  /// @param index the record's place in its part, from 0
  public long of(int index) {
    if (each.length > 0) {
      return each[index];
    }
    return base == UNKNOWN ? UNKNOWN : base + index;
  }
}
