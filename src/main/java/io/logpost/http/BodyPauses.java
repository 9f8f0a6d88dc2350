package io.logpost.http;

import jakarta.servlet.ServletRequest;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// Tomcat's HTTP/1.1, where a call may let the sender of its body pause for longer than a
/// connection otherwise does: a stream of lines waits for its source, while nothing else has a
/// reason to be slow.
///
/// Public since Tomcat makes it, by its name. Any thread.
public final class BodyPauses extends Http11NioProtocol {
  private static final String ATTRIBUTE = BodyPauses.class.getName();

  /// Lets the sender of a request's body pause for up to {@link Limits#MAX_BODY_PAUSE_MS}, until
  /// closed.
  public static Longer longer(ServletRequest request) {
    SocketWrapperBase<?> socket =
        request.getAttribute(ATTRIBUTE) instanceof SocketWrapperBase<?> known ? known : null;
    return new Longer(socket);
  }

  @Override
  protected Processor createProcessor() {
    return new ShownSocket(this, getAdapter());
  }

  /// A longer pause. Confined to its request.
  public static final class Longer implements AutoCloseable {
    private final @Nullable SocketWrapperBase<?> socket;
    private final long usualMs;

    private Longer(@Nullable SocketWrapperBase<?> socket) {
      this.socket = socket;
      this.usualMs = socket == null ? 0 : socket.getReadTimeout();
      if (socket != null) {
        socket.setReadTimeout(Limits.MAX_BODY_PAUSE_MS);
      }
    }

    @Override
    public void close() {
      if (socket != null) {
        socket.setReadTimeout(usualMs);
      }
    }
  }

  /// Shows each request's socket to {@link #longer}. One thread at a time.
  private static final class ShownSocket extends Http11Processor {
    private ShownSocket(BodyPauses protocol, Adapter adapter) {
      super(protocol, adapter);
    }

    /// What the request is handed to, once it is read up to its body.
    @Override
    public Adapter getAdapter() {
      request.setAttribute(ATTRIBUTE, getSocketWrapper());
      return super.getAdapter();
    }
  }
}
