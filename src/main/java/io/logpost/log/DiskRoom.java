package io.logpost.log;

import io.logpost.error.LogpostException.DiskFull;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The room that appends leave on the disk: what makes room again, and the metadata, need some.
///
/// Asks the file system each time (some microseconds), so that appends go on the moment there is
/// room. Any thread.
public final class DiskRoom {
  private static final Logger LOGGER = LoggerFactory.getLogger(DiskRoom.class);
  private static final String SETTING = "logpost.log.min-free-bytes";

  private final LogFiles files;
  private final long minFreeBytes;

  DiskRoom(LogFiles files, long minFreeBytes) {
    this.files = files;
    this.minFreeBytes = minFreeBytes;
  }

  /// Checks that so many bytes more leave the floor; writes nothing.
  ///
  /// @param topic named in the failure
  /// @throws DiskFull where they do not
  public void require(String topic, long sizeBytes) {
    long free = freeBytes();
    if (free - sizeBytes < minFreeBytes) {
      throw new DiskFull(
          topic,
          "The disk has %d bytes left, and with this request's %d less than %s (%d) would be. Nothing was stored; it goes on by itself when there is room."
              .formatted(free, sizeBytes, SETTING, minFreeBytes),
          free,
          minFreeBytes);
    }
  }

  /// Why the disk takes no records now, or an empty text.
  public String trouble() {
    long free = freeBytes();
    return free >= minFreeBytes
        ? ""
        : "%d bytes left, less than %s (%d): records can't be produced, all else goes on"
            .formatted(free, SETTING, minFreeBytes);
  }

  /// Bytes that may still be written; where that can't be told, as if there were room.
  public long freeBytes() {
    try {
      return files.usableBytes();
    } catch (IOException e) {
      LOGGER.warn("The room on the disk can't be told", e);
      return Long.MAX_VALUE;
    }
  }
}
