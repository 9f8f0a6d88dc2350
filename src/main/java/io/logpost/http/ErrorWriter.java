package io.logpost.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;

/// Writes an error as the answer to a request, in the format of the API that was asked. Stateless.
@Component
public final class ErrorWriter {
  private static final ErrorFormat DEFAULT_FORMAT = new ProblemJson();

  private final List<ErrorFormat> formats;

  ErrorWriter(List<ErrorFormat> formats) {
    this.formats = List.copyOf(formats);
  }

  /// Writes the whole answer; for HEAD the server leaves the body out.
  ///
  /// @param path as it stands in the request line
  public void write(String path, HttpServletResponse response, Problem problem) throws IOException {
    ErrorFormat format = formatOf(path);
    byte[] body = format.body(path, problem);
    response.resetBuffer();
    response.setStatus(problem.kind().status());
    response.setHeader("Cache-Control", "no-store");
    problem.headers().forEach(response::setHeader);
    if (problem.kind().retryAfterSeconds() > 0) {
      response.setHeader("Retry-After", String.valueOf(problem.kind().retryAfterSeconds()));
    }
    response.setContentType(format.contentType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private ErrorFormat formatOf(String path) {
    for (ErrorFormat format : formats) {
      if (format.answers(path)) {
        return format;
      }
    }
    return DEFAULT_FORMAT;
  }
}
