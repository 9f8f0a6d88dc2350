package io.logpost.http.records;

import io.logpost.error.LogpostException.Overloaded;
import java.util.concurrent.Semaphore;

/// Bounds the bytes of produce requests that were read and not yet answered, so that many senders
/// can't fill the heap.
///
/// Any thread may call it; each claim belongs to one request.
final class InFlightBytes {
  private static final int UNIT_BYTES = 1024;

  private final Semaphore units;
  private final long maxBytes;

  /// @param maxBytes `logpost.produce.max-in-flight-bytes`
  InFlightBytes(long maxBytes) {
    this.maxBytes = maxBytes;
    this.units = new Semaphore((int) Math.min(Integer.MAX_VALUE, maxBytes / UNIT_BYTES));
  }

  /// A claim of nothing yet.
  Claim claim() {
    return new Claim();
  }

  /// What one request holds; closing it gives everything back. One thread at a time grows it.
  final class Claim implements AutoCloseable {
    private int held;

    /// Claims more.
    ///
    /// @throws Overloaded where too much is in flight already
    void grow(int bytes) {
      int more = unitsOf(bytes);
      if (!units.tryAcquire(more)) {
        throw overloaded();
      }
      held += more;
    }

    @Override
    public void close() {
      units.release(held);
      held = 0;
    }

    private static int unitsOf(int bytes) {
      return bytes / UNIT_BYTES + 1;
    }

    private Overloaded overloaded() {
      return new Overloaded(
          "The requests in flight hold as much as logpost.produce.max-in-flight-bytes allows ("
              + maxBytes
              + "). Nothing was stored; send it again later.");
    }
  }
}
