package io.logpost.http;

import io.logpost.error.LogpostException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/// Answers every exception that leaves a call, whatever the request's Accept names. Any thread.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ErrorResolver implements HandlerExceptionResolver {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorResolver.class);
  private static final String STORED = "stored";

  private final ErrorWriter writer;

  ErrorResolver(ErrorWriter writer) {
    this.writer = writer;
  }

  /// Writes the error; null where the answer is already on its way, so that Tomcat cuts the
  /// connection.
  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception failure) {
    if (isBroken(failure) || request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null) {
      // Tomcat has taken the answer over: the valve writes it, if the client is still there
      LOG.debug("The body of {} broke off", request.getMethod(), failure);
      request.setAttribute(ProblemValve.PROBLEM, problemOf(failure, request, handler));
      return new ModelAndView();
    }
    if (response.isCommitted()) {
      LOG.warn("The answer to {} broke off: {}", request.getMethod(), failure.toString());
      return null;
    }
    try {
      writer.write(request.getRequestURI(), response, problemOf(failure, request, handler));
    } catch (IOException e) {
      LOG.debug("The client left before its error", e);
    }
    return new ModelAndView();
  }

  private static Problem problemOf(
      Exception failure, HttpServletRequest request, @Nullable Object handler) {
    HandlerMethod call = handler instanceof HandlerMethod method ? method : null;
    Problem problem = problemOf(failure, request, call);
    boolean silent =
        call != null
            && call.hasMethodAnnotation(ReportsStored.class)
            && !problem.facts().containsKey(STORED);
    return silent ? problem.with(STORED, storedAfter(problem)) : problem;
  }

  /// What is known of the change when nothing more is said: an error nobody foresaw may have come
  /// after it.
  private static String storedAfter(Problem problem) {
    return problem.kind() == ErrorKind.INTERNAL_ERROR ? "unknown" : "no";
  }

  private static Problem problemOf(
      Exception failure, HttpServletRequest request, @Nullable HandlerMethod call) {
    if (failure instanceof ProblemException carrier) {
      return carrier.problem();
    }
    if (isBroken(failure)) {
      return Problems.brokenBody();
    }
    if (failure instanceof LogpostException known) {
      return Problems.of(known);
    }
    Problem springs = SpringProblems.of(failure, request, call);
    return springs != null ? springs : unexpected(failure);
  }

  /// An error that nobody foresaw; the id stands in the log beside the cause.
  static Problem unexpected(Throwable failure) {
    String id = UUID.randomUUID().toString();
    LOG.error("Internal error {}", id, failure);
    return Problem.of(
            ErrorKind.INTERNAL_ERROR, "Something went wrong; the log has it under " + id + ".")
        .with("id", id);
  }

  private static boolean isBroken(Exception failure) {
    Throwable cause = failure;
    while (cause != null && !ProblemValve.isBroken(cause)) {
      cause = cause.getCause();
    }
    return cause != null;
  }
}
