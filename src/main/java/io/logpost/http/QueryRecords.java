package io.logpost.http;

import io.logpost.error.LogpostException.BadParameter;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Makes the records in which calls take many query parameters, those with `@ParameterObject`.
///
/// Spring's own binding reads the annotations of every component anew for each request, which took
/// over half of a small produce's time; this reads them once. Any thread.
final class QueryRecords implements HandlerMethodArgumentResolver {
  private final ConversionService conversion;
  private final Validator validator;
  private final Map<Class<?>, Plan> plans = new ConcurrentHashMap<>();

  /// How a record is made.
  ///
  /// @param parameters in the order of the constructor's
  private record Plan(Constructor<?> constructor, List<DeclaredParameter> parameters) {}

  QueryRecords(ConversionService conversion, Validator validator) {
    this.conversion = conversion;
    this.validator = validator;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.hasParameterAnnotation(ParameterObject.class);
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Plan plan = plans.computeIfAbsent(parameter.getParameterType(), QueryRecords::plan);
    @Nullable Object[] values = new Object[plan.parameters().size()];
    for (int i = 0; i < values.length; i++) {
      DeclaredParameter declared = plan.parameters().get(i);
      values[i] = value(declared, request.getParameterValues(declared.name()));
    }
    Object query = make(plan.constructor(), values);
    check(query, plan);
    return query;
  }

  private static Plan plan(Class<?> type) {
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return new Plan(constructor, DeclaredParameter.ofComponents(type));
  }

  private @Nullable Object value(DeclaredParameter declared, String @Nullable [] texts) {
    if (texts == null) {
      return null;
    }
    if (declared.isRepeatable()) {
      return List.of(texts);
    }
    try {
      return conversion.convert(texts[0], declared.type());
    } catch (ConversionException e) {
      throw refused(declared, texts[0], e);
    }
  }

  private static BadParameter refused(DeclaredParameter declared, String text, Exception cause) {
    BadParameter refused = declared.refuse(text);
    refused.initCause(cause);
    return refused;
  }

  private static Object make(Constructor<?> constructor, @Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException why) {
        throw why;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void check(Object query, Plan plan) {
    Set<ConstraintViolation<Object>> broken = validator.validate(query);
    if (!broken.isEmpty()) {
      ConstraintViolation<Object> first =
          broken.stream().min(Comparator.comparing(QueryRecords::component)).orElseThrow();
      String component = component(first);
      throw plan.parameters().stream()
          .filter(declared -> declared.component().equals(component))
          .findFirst()
          .orElseThrow()
          .refuse(first.getInvalidValue());
    }
  }

  private static String component(ConstraintViolation<Object> violation) {
    return violation.getPropertyPath().toString();
  }
}
