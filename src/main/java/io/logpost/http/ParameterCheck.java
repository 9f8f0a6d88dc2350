package io.logpost.http;

import io.logpost.error.LogpostException.BadParameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses query parameters that a call does not declare, single ones that are repeated, and empty
/// ones that should be numbers. Any thread: what calls declare is read once and kept.
final class ParameterCheck implements HandlerInterceptor {
  private static final String OUR_CALLS = "io.logpost.http.";

  /// Clients of Kafka REST v2 send what one server knows to another, and all of them ignore it.
  private static final String FORGIVING_CALLS = "io.logpost.http.v2.";

  private final Map<Method, DeclaredParameters> declared = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod call
        && call.getBeanType().getName().startsWith(OUR_CALLS)
        && !call.getBeanType().getName().startsWith(FORGIVING_CALLS)) {
      DeclaredParameters parameters =
          declared.computeIfAbsent(call.getMethod(), _ -> new DeclaredParameters(call));
      request.getParameterMap().forEach((name, values) -> check(parameters, name, values));
    }
    return true;
  }

  private static void check(DeclaredParameters parameters, String name, String[] values) {
    DeclaredParameter parameter = parameters.named(name);
    if (parameter == null) {
      throw new BadParameter(
          name, "This call has no parameter " + name + "; it takes: " + parameters.names() + ".");
    }
    if (values.length > 1 && !parameter.isRepeatable()) {
      throw new BadParameter(name, name + " stands there twice; it may stand once.");
    }
    if (values[0].isEmpty() && !parameter.isText()) {
      throw parameter.refuse("");
    }
  }
}
