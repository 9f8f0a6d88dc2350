package io.logpost.http;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.BadPath;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// The first that sees a request: refuses hosts, pages and paths that have no business here,
/// forbids caching, and has the memory of its answer counted.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class RequestGate extends OncePerRequestFilter {
  private final ErrorWriter writer;
  private final HostCheck hosts;
  private final OriginCheck origins;
  private final AnswerBytes answers;

  RequestGate(ErrorWriter writer, HostCheck hosts, OriginCheck origins, AnswerBytes answers) {
    this.answers = answers;
    this.writer = writer;
    this.hosts = hosts;
    this.origins = origins;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (uriBytes(request) > Limits.MAX_URI_BYTES) {
      writer.write(request.getRequestURI(), response, uriTooLong());
      return;
    }
    try {
      checkPath(request);
      hosts.check(request);
      origins.check(request);
    } catch (LogpostException e) {
      writer.write(request.getRequestURI(), response, Problems.of(e));
      return;
    }
    try (AnswerBytes.Counted counted = answers.counted(response)) {
      chain.doFilter(ControlRequest.of(request), counted);
    }
  }

  private static void checkPath(HttpServletRequest request) {
    if (request.getRequestURI().indexOf(';') >= 0) {
      throw new BadPath("';' stands in no path of this API.");
    }
  }

  private static int uriBytes(HttpServletRequest request) {
    String query = request.getQueryString();
    return request.getRequestURI().length() + (query == null ? 0 : query.length() + 1);
  }

  static Problem uriTooLong() {
    return Problem.of(
            ErrorKind.URI_TOO_LONG,
            "The URL is over the limit of %d bytes. A cursor of many partitions gets shorter where they are read in parts, by partitions=."
                .formatted(Limits.MAX_URI_BYTES))
        .with("limit", Limits.MAX_URI_BYTES);
  }
}
