package io.logpost.http;

import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.RequestTooLarge;
import io.logpost.error.Place;
import java.util.concurrent.atomic.AtomicLong;

/// Bounds the memory of requests that were read and not yet answered, so that many senders can't
/// fill the heap: bodies, and what is made of them.
///
/// Any thread may call it; each claim belongs to one request.
public final class InFlightBytes {
  private final long maxBytes;
  private final AtomicLong inFlight = new AtomicLong();

  /// @param maxBytes `logpost.produce.max-in-flight-bytes`
  public InFlightBytes(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// A claim of nothing yet.
  public Claim claim() {
    return new Claim();
  }

  private boolean take(long bytes) {
    if (inFlight.addAndGet(bytes) <= maxBytes) {
      return true;
    }
    inFlight.addAndGet(-bytes);
    return false;
  }

  /// What one request holds; closing it gives everything back. One thread at a time grows it.
  public final class Claim implements AutoCloseable {
    private long held;

    private Claim() {}

    /// Claims more.
    ///
    /// @throws Overloaded where too much is in flight already
    /// @throws RequestTooLarge where this request alone takes more than there ever is
    public void grow(long bytes) {
      if (held + bytes > maxBytes) {
        throw new RequestTooLarge(
            Place.UNKNOWN,
            "The request alone takes more than logpost.produce.max-in-flight-bytes allows for all together ("
                + maxBytes
                + ").",
            maxBytes);
      }
      if (!take(bytes)) {
        throw overloaded();
      }
      held += bytes;
    }

    @Override
    public void close() {
      inFlight.addAndGet(-held);
      held = 0;
    }

    private Overloaded overloaded() {
      return new Overloaded(
          "The requests in flight hold as much as logpost.produce.max-in-flight-bytes allows ("
              + maxBytes
              + "). Nothing was stored; send it again later.");
    }
  }
}
