package io.logpost.http;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.BadPath;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Size;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/// The first broken constraint of a request, as a failure that names the parameter or the field.
/// Stateless.
final class ValidationFailures {
  private ValidationFailures() {}

  /// Of a call whose parameters carry constraints.
  static LogpostException of(
      HandlerMethodValidationException failure, @Nullable HandlerMethod call) {
    ParameterValidationResult first = failure.getParameterValidationResults().getFirst();
    MethodParameter parameter = first.getMethodParameter();
    if (first instanceof ParameterErrors errors) {
      return ofFields(
          errors.getFieldErrors(), parameter.hasParameterAnnotation(RequestBody.class), call);
    }
    MessageSourceResolvable why = first.getResolvableErrors().getFirst();
    if (parameter.hasParameterAnnotation(PathVariable.class)) {
      return new BadPath(
          "The %s in the path %s, not %s."
              .formatted(
                  parameter.getParameterName(), why.getDefaultMessage(), first.getArgument()));
    }
    return parameter(nameOf(parameter), first.getArgument(), call);
  }

  /// Of a body or of a record of parameters.
  static LogpostException of(BindException failure, @Nullable HandlerMethod call) {
    boolean body =
        failure instanceof MethodArgumentNotValidException invalid
            && invalid.getParameter().hasParameterAnnotation(RequestBody.class);
    return ofFields(failure.getFieldErrors(), body, call);
  }

  /// A parameter whose value is not what the call declares.
  static LogpostException parameter(
      String name, @Nullable Object value, @Nullable HandlerMethod call) {
    DeclaredParameter declared = call == null ? null : new DeclaredParameters(call).named(name);
    return declared == null
        ? new BadParameter(name, "The parameter " + name + " can't be read.")
        : declared.refuse(value);
  }

  private static LogpostException ofFields(
      List<FieldError> errors, boolean body, @Nullable HandlerMethod call) {
    FieldError first =
        errors.stream().min(Comparator.comparing(FieldError::getField)).orElseThrow();
    if (!body) {
      return parameter(first.getField(), first.getRejectedValue(), call);
    }
    String field = snakeCase(first.getField());
    String detail = field + " " + first.getDefaultMessage() + ".";
    Long limit = limitOf(first);
    return limit == null
        ? new InvalidField(Place.field(field), detail)
        : new InvalidField(Place.field(field), detail, limit);
  }

  /// The cap that a value is above, or null where something else is wrong with it.
  private static @Nullable Long limitOf(FieldError error) {
    if (!error.contains(ConstraintViolation.class)) {
      return null;
    }
    return switch (error
        .unwrap(ConstraintViolation.class)
        .getConstraintDescriptor()
        .getAnnotation()) {
      case Max max -> max.value();
      case Size size when size.min() == 0 -> (long) size.max();
      default -> null;
    };
  }

  private static String nameOf(MethodParameter parameter) {
    RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
    return declared == null || declared.name().isEmpty()
        ? String.valueOf(parameter.getParameterName())
        : declared.name();
  }

  private static String snakeCase(String path) {
    return path.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
