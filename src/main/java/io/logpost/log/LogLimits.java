package io.logpost.log;

/// What the logs of a server may take of what others need too.
///
/// @param minFreeBytes room that has to stay on the disk: appends are refused that would leave less
/// @param maxOpenFiles most files of logs that are open while nobody uses them
public record LogLimits(long minFreeBytes, int maxOpenFiles) {
  /// Files of logs open at once where the process may open many.
  private static final int MOST_OPEN_FILES = 1000;

  /// Appends may fill the disk.
  public static final LogLimits NO_FLOOR = new LogLimits(0, MOST_OPEN_FILES);

  /// Limits of a process that may have so many descriptors: a quarter of them is for logs.
  public static LogLimits of(long minFreeBytes, long descriptors) {
    return new LogLimits(minFreeBytes, Math.clamp(descriptors / 4, 8, MOST_OPEN_FILES));
  }
}
