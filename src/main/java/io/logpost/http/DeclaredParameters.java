package io.logpost.http;

import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/// The query parameters that a call declares: its `@RequestParam`s, and the components of its
/// `@ModelAttribute` records under the names that `@BindParam` gives them. Immutable.
final class DeclaredParameters {
  private final Map<String, DeclaredParameter> byName = new LinkedHashMap<>();

  DeclaredParameters(HandlerMethod call) {
    for (Parameter parameter : call.getMethod().getParameters()) {
      RequestParam single = parameter.getAnnotation(RequestParam.class);
      if (single != null) {
        String name = single.name().isEmpty() ? parameter.getName() : single.name();
        byName.put(name, new DeclaredParameter(name, parameter.getType(), parameter));
      } else if (parameter.isAnnotationPresent(ModelAttribute.class)) {
        addComponents(parameter.getType());
      }
    }
  }

  private void addComponents(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
    for (int i = 0; i < components.length; i++) {
      BindParam bound = parameters[i].getAnnotation(BindParam.class);
      String name = bound == null ? components[i].getName() : bound.value();
      byName.put(name, new DeclaredParameter(name, components[i].getType(), parameters[i]));
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
