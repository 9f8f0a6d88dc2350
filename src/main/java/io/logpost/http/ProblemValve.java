package io.logpost.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what Tomcat refuses by itself, before any filter: request lines, headers and paths that
/// can't be. Any thread.
final class ProblemValve extends ErrorReportValve {
  /// The request's attribute with the error to answer, where the call made one itself.
  static final String PROBLEM = ProblemValve.class.getName() + ".problem";

  private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

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
    ErrorKind kind = ErrorKind.ofStatus(response.getStatus());
    if (failure != null && kind.status() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
      return ErrorResolver.unexpected(failure);
    }
    String message = failure == null ? response.getMessage() : failure.getMessage();
    return Problem.of(kind, message == null || message.isBlank() ? kind.meaning() : message + ".");
  }
}
