package io.logpost.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what Tomcat refuses by itself, before any filter: request lines, headers and paths that
/// can't be. Any thread.
final class ProblemValve extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

  /// Attribute of a request that holds the {@link Problem} to answer in place of what Tomcat says.
  static final String PROBLEM = ProblemValve.class.getName() + ".problem";

  private static final String HEADERS_TOO_LARGE =
      StringManager.getManager(Http11InputBuffer.class)
          .getString("iib.requestheadertoolarge.error");

  private final ErrorWriter writer;

  ProblemValve(ErrorWriter writer) {
    this.writer = writer;
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    if (response.getStatus() < HttpServletResponse.SC_BAD_REQUEST
        || response.getContentWritten() > 0
        || !response.setErrorReported()) {
      return;
    }
    try {
      String path = request.getRequestURI();
      writer.write(path == null ? "/" : path, response, problemOf(request, response, failure));
      response.finishResponse();
    } catch (IOException e) {
      LOG.debug("The client left before its error", e);
    }
  }

  private static Problem problemOf(
      Request request, Response response, @Nullable Throwable failure) {
    if (request.getAttribute(PROBLEM) instanceof Problem known) {
      return known;
    }
    if (isBroken(failure)) {
      return Problems.brokenBody();
    }
    ErrorKind kind = ErrorKind.ofStatus(response.getStatus());
    if (failure != null && kind.status() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
      return ErrorResolver.unexpected(failure);
    }
    String message = failure == null ? response.getMessage() : failure.getMessage();
    if (HEADERS_TOO_LARGE.equals(message)) {
      return tooLarge(request);
    }
    return Problem.of(kind, message == null || message.isBlank() ? kind.meaning() : message + ".");
  }

  /// Tomcat keeps the request line and the headers in one buffer, and says which of them was too
  /// long only by whether there is a path.
  private static Problem tooLarge(Request request) {
    return request.getRequestURI() == null
        ? RequestGate.uriTooLong()
        : Problem.of(
                ErrorKind.HEADERS_TOO_LARGE,
                "The block of headers is over the limit of " + Limits.MAX_HEADER_BYTES + " bytes.")
            .with("limit", Limits.MAX_HEADER_BYTES);
  }

  /// Whether this is what reading a body throws when the client is gone, too slow, or sends bad
  /// chunks.
  static boolean isBroken(@Nullable Throwable failure) {
    return failure instanceof ClientAbortException
        || failure instanceof BadRequestException
        || failure instanceof SocketTimeoutException;
  }
}
