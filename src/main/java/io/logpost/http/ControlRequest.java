package io.logpost.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A POST whose body is JSON though its content type may name a form, as that of `curl -d` does.
///
/// Spring would answer a form's body from the parameters of the query. Calls that take records read
/// their bodies themselves and get the request as it is.
final class ControlRequest extends HttpServletRequestWrapper {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String JSON = "application/json";

  private ControlRequest(HttpServletRequest request) {
    super(request);
  }

  /// The request itself, or in this disguise where Spring would take its body away.
  static HttpServletRequest of(HttpServletRequest request) {
    String path = request.getRequestURI();
    boolean control =
        request.getMethod().equals("POST")
            && path.startsWith("/v1/")
            && !path.startsWith("/v1/topics/")
            && request.getContentType() != null;
    return control ? new ControlRequest(request) : request;
  }

  @Override
  public String getContentType() {
    return JSON;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return name.equalsIgnoreCase(CONTENT_TYPE) ? JSON : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return name.equalsIgnoreCase(CONTENT_TYPE)
        ? Collections.enumeration(List.of(JSON))
        : super.getHeaders(name);
  }
}
