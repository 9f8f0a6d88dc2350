package io.logpost.http;

import io.logpost.config.FetchSettings;
import io.logpost.http.json.JsonOutput;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.concurrent.atomic.AtomicLong;
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

  /// Where the memory of a response is counted; nowhere outside of a request.
  public static JsonOutput.Room of(HttpServletResponse response) {
    Counted counted = WebUtils.getNativeResponse(response, Counted.class);
    return counted == null ? JsonOutput.Room.UNLIMITED : counted;
  }

  /// A response and what it holds. One thread at a time.
  public final class Counted extends HttpServletResponseWrapper
      implements JsonOutput.Room, AutoCloseable {
    private long bytes;

    private Counted(HttpServletResponse response) {
      super(response);
    }

    @Override
    public boolean tryTake(long more) {
      if (held.addAndGet(more) > maxBytes) {
        held.addAndGet(-more);
        return false;
      }
      bytes += more;
      return true;
    }

    @Override
    public void take(long more) {
      held.addAndGet(more);
      bytes += more;
    }

    @Override
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
