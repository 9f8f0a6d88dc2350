package io.logpost.log;

import java.io.IOException;

/// A file or directory was not opened, since no descriptor is left (EMFILE, ENFILE): nothing was
/// read, written or forced, and trying again later is safe.
final class NoDescriptorException extends IOException {
  NoDescriptorException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
