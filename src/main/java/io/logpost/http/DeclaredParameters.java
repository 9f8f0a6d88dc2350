package io.logpost.http;

import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/// The query parameters that a call declares: its `@RequestParam`s, and the components of its
/// `@ParameterObject` records under the names that `@BindParam` gives them. Immutable.
final class DeclaredParameters {
  private final Map<String, DeclaredParameter> byName = new LinkedHashMap<>();

  DeclaredParameters(HandlerMethod call) {
    for (Parameter parameter : call.getMethod().getParameters()) {
      RequestParam single = parameter.getAnnotation(RequestParam.class);
      if (single != null) {
        String name = single.name().isEmpty() ? parameter.getName() : single.name();
        byName.put(
            name, new DeclaredParameter(name, parameter.getName(), parameter.getType(), parameter));
      } else if (parameter.isAnnotationPresent(ParameterObject.class)) {
        for (DeclaredParameter declared : DeclaredParameter.ofComponents(parameter.getType())) {
          byName.put(declared.name(), declared);
        }
      }
    }
  }

  @Nullable DeclaredParameter named(String name) {
    return byName.get(name);
  }

  /// All names in the order of declaration, as a sentence has them.
  String names() {
    return byName.isEmpty() ? "none" : String.join(", ", byName.keySet());
  }
}
