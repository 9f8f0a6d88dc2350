package io.logpost.log;

/// Something in a data directory that is not as it should be.
///
/// @param partition as `<topic>-<number>`; empty where it concerns none
/// @param file below the data directory
/// @param position the first byte that it concerns, or {@link #NONE}
/// @param firstOffset the first offset that it concerns, or {@link #NONE}
/// @param endOffset the offset after the last one that it concerns
/// @param what is wrong, and what to do or what will be done about it
public record Finding(
    Severity severity,
    String partition,
    String file,
    long position,
    long firstOffset,
    long endOffset,
    String what) {
  /// No position, no offset.
  public static final long NONE = -1;

  /// How bad it is.
  public enum Severity {
    /// Acknowledged data is damaged or missing, or can't be told to be there.
    ERROR,
    /// Bytes that nobody was told of; the next start moves them aside.
    TAIL,
    /// No data is missing.
    WARNING
  }

  /// One line for people.
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("%-7s ".formatted(severity));
    if (!partition.isEmpty()) {
      line.append(partition).append(": ");
    }
    line.append(file);
    if (position != NONE) {
      line.append(" at byte ").append(position);
    }
    if (firstOffset != NONE && endOffset > firstOffset) {
      line.append(", offsets ").append(firstOffset).append(" to ").append(endOffset - 1);
    } else if (firstOffset != NONE) {
      line.append(", offset ").append(firstOffset);
    }
    return line.append(": ").append(what).toString();
  }
}
