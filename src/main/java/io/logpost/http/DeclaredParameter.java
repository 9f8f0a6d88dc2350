package io.logpost.http;

import io.logpost.error.LogpostException.BadParameter;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/// A query parameter as a call declares it: what it may be, read from its type and its constraints.
/// Immutable.
///
/// @param component its name in the code
/// @param source what carries the constraints: the method's parameter or the record's component
record DeclaredParameter(String name, String component, Class<?> type, AnnotatedElement source) {

  /// The components of a record of parameters, in their order, under the names that `@BindParam`
  /// gives them.
  static List<DeclaredParameter> ofComponents(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
    List<DeclaredParameter> declared = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      BindParam bound = parameters[i].getAnnotation(BindParam.class);
      String component = components[i].getName();
      String name = bound == null ? component : bound.value();
      declared.add(new DeclaredParameter(name, component, components[i].getType(), parameters[i]));
    }
    return List.copyOf(declared);
  }

  boolean isRepeatable() {
    return Collection.class.isAssignableFrom(type) || type.isArray();
  }

  /// The failure of a value that is not what the rule says, with the cap where the value is to stay
  /// below one.
  BadParameter refuse(@Nullable Object value) {
    String text = value == null ? "" : String.valueOf(value);
    String detail =
        "%s must be %s, not %s."
            .formatted(name, rule(), text.isEmpty() ? "empty" : shortened(text));
    Max max = source.getAnnotation(Max.class);
    return max == null
        ? new BadParameter(name, detail)
        : new BadParameter(name, detail, max.value());
  }

  /// What the value may be, in words.
  String rule() {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    return isNumber() ? "an integer" + range() : text();
  }

  boolean isText() {
    return type == String.class || isRepeatable();
  }

  private boolean isNumber() {
    return Number.class.isAssignableFrom(type) || type == int.class || type == long.class;
  }

  private String range() {
    Min min = source.getAnnotation(Min.class);
    Max max = source.getAnnotation(Max.class);
    return (min == null ? "" : " from " + min.value()) + (max == null ? "" : " to " + max.value());
  }

  private String text() {
    Pattern pattern = source.getAnnotation(Pattern.class);
    if (pattern != null) {
      return pattern.message();
    }
    Size size = source.getAnnotation(Size.class);
    return size == null
        ? "a text"
        : "a text of %d to %d characters".formatted(size.min(), size.max());
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
