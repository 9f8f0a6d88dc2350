package io.logpost.http;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tomcat's HTTP/1.1, where a call may let the other side pause for longer than a connection
/// otherwise does: a stream of lines waits for its source, a stream of records for its reader,
/// while nothing else has a reason to be slow. And where waiting holds few buffers: see {@link
/// LentBuffers}.
///
/// Public since Tomcat makes it, by its name. Any thread.
public final class BodyPauses extends Http11NioProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(BodyPauses.class);
  private static final int ANSWER_BUFFER_BYTES = 1024;
  private static final String ATTRIBUTE = BodyPauses.class.getName();

  /// Called by Tomcat.
  public BodyPauses() {
    super(new LentBuffers.Endpoint());
  }

  /// Lets the sender of a request's body pause for up to {@link Limits#MAX_BODY_PAUSE_MS}, until
  /// closed.
  public static Longer longer(ServletRequest request) {
    return new Longer(socket(request));
  }

  /// Lets the reader of a request's answer pause for up to {@link Limits#MAX_READER_PAUSE_MS},
  /// until closed.
  public static SlowReader slowReader(ServletRequest request) {
    return new SlowReader(socket(request));
  }

  private static @Nullable SocketWrapperBase<?> socket(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof SocketWrapperBase<?> known ? known : null;
  }

  /// What Tomcat keeps ready for each request's answer, as bytes and twice as characters. Little,
  /// since long polls hold it while they wait; large answers ask for more when they begin.
  @Override
  public int getDesiredBufferSize() {
    return ANSWER_BUFFER_BYTES;
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

  /// A reader that may pause. Confined to its request, but for {@link #cut}.
  public static final class SlowReader implements AutoCloseable {
    private final @Nullable SocketWrapperBase<?> socket;
    private final long usualMs;

    private SlowReader(@Nullable SocketWrapperBase<?> socket) {
      this.socket = socket;
      this.usualMs = socket == null ? 0 : socket.getWriteTimeout();
      if (socket != null) {
        socket.setWriteTimeout(Limits.MAX_READER_PAUSE_MS);
      }
    }

    /// Ends the answer where it is: a write that waits for the reader fails at once. Any thread,
    /// but not after the close, when the socket may serve another request.
    public void cut() {
      if (socket != null && socket.getSocket() instanceof NioChannel channel) {
        try {
          channel.getIOChannel().shutdownOutput();
        } catch (IOException e) {
          LOG.debug("The reader had left", e);
        }
      }
    }

    @Override
    public void close() {
      if (socket != null) {
        socket.setWriteTimeout(usualMs);
      }
    }
  }

  /// Shows each request's socket to {@link #longer} and {@link #slowReader}. One thread at a time.
  private static final class ShownSocket extends Http11Processor {
    private ShownSocket(BodyPauses protocol, Adapter adapter) {
      super(protocol, adapter);
    }

    /// What the request is handed to, once it is read up to its body.
    @Override
    public Adapter getAdapter() {
      request.setAttribute(ATTRIBUTE, getSocketWrapper());
      giveBackBuffers();
      return super.getAdapter();
    }

    /// Serves requests until no more of them is there to be read.
    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
      SocketState state = super.service(socket);
      if (state == SocketState.OPEN) {
        giveBackBuffers();
      }
      return state;
    }

    /// For a request may wait long for what it is going to answer, and a connection for a request.
    private void giveBackBuffers() {
      SocketWrapperBase<?> socket = getSocketWrapper();
      if (socket != null && socket.getSocketBufferHandler() instanceof LentBuffers buffers) {
        buffers.giveBack();
      }
    }
  }
}
