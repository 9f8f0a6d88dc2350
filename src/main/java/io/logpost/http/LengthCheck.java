package io.logpost.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses a declared length over the limit before a byte of the body is asked for: Spring reads
/// the first byte to see whether there is a body, and a sender that waits for `100 Continue` would
/// begin to send. Stateless.
final class LengthCheck implements HandlerInterceptor {
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod call && takesControlBody(call)) {
      io.logpost.http.RequestBody.checkLength(
          request.getContentLengthLong(), Limits.MAX_CONTROL_BYTES);
    }
    return true;
  }

  private static boolean takesControlBody(HandlerMethod call) {
    return Stream.of(call.getMethodParameters())
        .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
  }
}
