package io.logpost.log;

import java.io.IOException;

/// No room: the disk is full, a quota used up, or a file may not grow (ENOSPC, EDQUOT, EFBIG).
final class DiskFullException extends IOException {
  DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }

  DiskFullException(String message) {
    super(message);
  }
}
