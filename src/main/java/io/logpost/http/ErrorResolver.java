package io.logpost.http;

import io.logpost.error.LogpostException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
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
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) != null) {
      return unread(request, problemOf(failure, handler));
    }
    if (response.isCommitted()) {
      LOG.warn("The answer to {} broke off: {}", request.getMethod(), failure.toString());
      return null;
    }
    try {
      writer.write(request.getRequestURI(), response, problemOf(failure, handler));
    } catch (IOException e) {
      LOG.debug("The client left before its error", e);
    }
    return new ModelAndView();
  }

  /// Tomcat lets nobody answer a request whose body it could not read but its error valve.
  private static ModelAndView unread(HttpServletRequest request, Problem problem) {
    LOG.info("{} {}: {}", request.getMethod(), request.getRequestURI(), problem.detail());
    request.setAttribute(ProblemValve.PROBLEM, problem);
    return new ModelAndView();
  }

  private static Problem problemOf(Exception failure, @Nullable Object handler) {
    HandlerMethod call = handler instanceof HandlerMethod method ? method : null;
    if (failure instanceof ProblemException carrier) {
      return carrier.problem();
    }
    if (brokeOff(failure)) {
      return brokenOff(failure, call);
    }
    if (failure instanceof LogpostException known) {
      return reportsStored(call) ? Problems.ofChange(known) : Problems.of(known);
    }
    Problem springs = SpringProblems.of(failure, call);
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

  private static Problem brokenOff(Exception failure, @Nullable HandlerMethod call) {
    String what =
        Problems.isTimeout(failure)
            ? "The body stopped flowing: nothing came for %d s."
                .formatted(Limits.MAX_BODY_PAUSE_MS / 1000)
            : "The body broke off, or is not framed as its headers say.";
    Problem problem = Problem.of(ErrorKind.BAD_REQUEST, what);
    return reportsStored(call) ? problem.with("stored", "no") : problem;
  }

  private static boolean reportsStored(@Nullable HandlerMethod call) {
    return call != null && call.hasMethodAnnotation(ReportsStored.class);
  }

  private static boolean brokeOff(Exception failure) {
    return isBroken(failure) || isBroken(failure.getCause());
  }

  /// What reading a body throws when the client is gone, too slow, or sends bad chunks.
  private static boolean isBroken(@Nullable Throwable failure) {
    return failure instanceof ClientAbortException || failure instanceof BadRequestException;
  }
}
