package io.logpost.http;

import io.logpost.config.FetchSettings;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/// Bounds the memory that answers under way hold together, so that many readers, and slow ones,
/// can't fill the heap.
///
/// Most of an answer is sent while it is made; what is counted is what waits to be sent. Any
/// thread; each response belongs to one request.
@Component
public final class AnswerBytes {
  private final long maxBytes;
  private final AtomicLong held = new AtomicLong();

  AnswerBytes(FetchSettings settings) {
    this.maxBytes = settings.inFlightBytes();
  }

  /// A response whose memory is counted until it is closed.
  public Counted counted(HttpServletResponse response) {
    return new Counted(response);
  }

  /// What counts the memory of a response; null outside of a request.
  public static @Nullable Counted of(HttpServletResponse response) {
    return WebUtils.getNativeResponse(response, Counted.class);
  }

  /// A response and what it holds. One thread at a time.
  public final class Counted extends HttpServletResponseWrapper implements AutoCloseable {
    private long bytes;

    private Counted(HttpServletResponse response) {
      super(response);
    }

    /// Takes more if there is any left; false where there is not.
    public boolean tryTake(long more) {
      if (held.addAndGet(more) > maxBytes) {
        held.addAndGet(-more);
        return false;
      }
      bytes += more;
      return true;
    }

    /// Takes more, whether there is any left or not.
    public void take(long more) {
      held.addAndGet(more);
      bytes += more;
    }

    /// Gives back some of what it took.
    public void giveBack(long less) {
      held.addAndGet(-less);
      bytes -= less;
    }

    @Override
    public void close() {
      giveBack(bytes);
    }
  }
}
