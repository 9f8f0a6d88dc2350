package io.logpost.http;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.BadPath;
import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.error.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// What Spring and Tomcat refuse on the way to a call, as errors of ours. Stateless.
final class SpringProblems {
  private SpringProblems() {}

  /// The error of an exception, or null where it is none of theirs.
  static @Nullable Problem of(
      Exception failure, HttpServletRequest request, @Nullable HandlerMethod call) {
    return switch (failure) {
      case NoResourceFoundException _, NoHandlerFoundException _ ->
          noSuchCall(request.getMethod() + " " + request.getRequestURI());
      case HttpRequestMethodNotSupportedException method -> methodNotAllowed(method);
      case HttpMediaTypeNotSupportedException type -> mediaTypes(type);
      case HttpMediaTypeNotAcceptableException type ->
          Problem.of(
                  ErrorKind.NOT_ACCEPTABLE,
                  "The call answers in " + names(type.getSupportedMediaTypes()) + ".")
              .with("accepted", list(type.getSupportedMediaTypes()));
      case MissingServletRequestParameterException missing ->
          Problems.of(
              new BadParameter(
                  missing.getParameterName(),
                  "The parameter " + missing.getParameterName() + " is missing."));
      case MethodArgumentTypeMismatchException mismatch -> Problems.of(mismatch(mismatch, call));
      case HandlerMethodValidationException invalid ->
          Problems.of(ValidationFailures.of(invalid, call));
      case BindException invalid -> Problems.of(ValidationFailures.of(invalid, call));
      case HttpMessageNotReadableException _ ->
          Problems.of(
              new MalformedJson(Place.UNKNOWN, "The body is missing; the call takes JSON."));
      case InvalidParameterException _ ->
          Problem.of(
              ErrorKind.BAD_PARAMETER,
              "The query can't be decoded: it must be percent-encoded UTF-8.");
      case IllegalArgumentException _ when hasWildcard(request.getContentType()) ->
          Problem.of(
              ErrorKind.UNSUPPORTED_MEDIA_TYPE,
              "A body has one content type, not " + request.getContentType() + ".");
      case ErrorResponse other ->
          Problem.of(
              ErrorKind.ofStatus(other.getStatusCode().value()),
              String.valueOf(other.getBody().getDetail()));
      default -> null;
    };
  }

  /// Spring lets such a type through to the call and then fails to read its body.
  private static boolean hasWildcard(@Nullable String contentType) {
    return contentType != null && contentType.indexOf('*') >= 0;
  }

  private static Problem noSuchCall(String call) {
    return Problem.of(
        ErrorKind.NO_SUCH_CALL,
        "There is no call " + call + ". GET /v1 has links, /swagger-ui.html shows every call.");
  }

  private static Problem methodNotAllowed(HttpRequestMethodNotSupportedException failure) {
    String[] methods = failure.getSupportedMethods();
    List<String> allowed =
        methods == null ? List.of() : List.of(methods).stream().sorted().toList();
    String allow = String.join(", ", allowed);
    return Problem.of(
            ErrorKind.METHOD_NOT_ALLOWED,
            "This path takes " + allow + ", not " + failure.getMethod() + ".")
        .with("allowed", allowed)
        .withHeader("Allow", allow);
  }

  private static Problem mediaTypes(HttpMediaTypeNotSupportedException failure) {
    List<MediaType> types = failure.getSupportedMediaTypes();
    return Problem.of(
            ErrorKind.UNSUPPORTED_MEDIA_TYPE,
            "The call takes " + names(types) + ", not " + failure.getContentType() + ".")
        .with("accepted", list(types))
        .withHeader("Accept-Post", names(types));
  }

  private static LogpostException mismatch(
      MethodArgumentTypeMismatchException failure, @Nullable HandlerMethod call) {
    if (failure.getParameter().hasParameterAnnotation(PathVariable.class)) {
      return new BadPath(
          "The %s in the path must be an integer from 0, not %s."
              .formatted(failure.getName(), failure.getValue()));
    }
    return ValidationFailures.parameter(failure.getName(), failure.getValue(), call);
  }

  private static String names(List<MediaType> types) {
    return types.stream().map(MediaType::toString).collect(Collectors.joining(", "));
  }

  private static List<String> list(List<MediaType> types) {
    return types.stream().map(MediaType::toString).toList();
  }
}
