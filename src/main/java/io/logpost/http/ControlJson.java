package io.logpost.http;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// Binds a JSON text to a record and forgives nothing: unknown, repeated and wrongly typed fields,
/// explicit nulls, and anything after the end are failures that name the field or the place.
/// Stateless.
final class ControlJson {
  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Limits.MAX_JSON_DEPTH)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(LogicalType.Textual, ControlJson::textIsText)
          .build();

  private static void textIsText(MutableCoercionConfig coercions) {
    coercions
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /// Reads a whole text.
  ///
  /// @throws io.logpost.error.LogpostException.MalformedJson with line and column where it is no
  ///   JSON or goes on after its end
  /// @throws InvalidField where a field is not what the record says
  Object read(String text, Class<?> type) {
    JsonShape.check(mapper, text, nullable(type));
    try {
      return mapper.readerFor(type).readValue(text);
    } catch (JacksonException e) {
      InvalidField failure = invalid(e);
      failure.initCause(e);
      throw failure;
    }
  }

  private static Set<String> nullable(Class<?> type) {
    TakesNull names = type.getAnnotation(TakesNull.class);
    return names == null ? Set.of() : Set.of(names.value());
  }

  private static InvalidField invalid(JacksonException failure) {
    String field = path(failure.getPath());
    return switch (failure) {
      case UnrecognizedPropertyException unknown ->
          new InvalidField(
              Place.field(field),
              "There is no field %s; the call takes %s.".formatted(field, names(unknown)));
      case MismatchedInputException wrong ->
          new InvalidField(
              Place.field(field), "%s must be %s.".formatted(field, wanted(wrong.getTargetType())));
      case InputCoercionException wrong ->
          new InvalidField(
              Place.field(field), "%s must be %s.".formatted(field, wanted(wrong.getTargetType())));
      default -> new InvalidField(Place.field(field), field + " can't be read.");
    };
  }

  private static String names(UnrecognizedPropertyException unknown) {
    return String.join(
        ", ", unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList());
  }

  private static String wanted(@Nullable Class<?> type) {
    if (type == null || type.isRecord() || Map.class.isAssignableFrom(type)) {
      return "an object";
    }
    if (type.isEnum()) {
      return "one of "
          + String.join(
              ", ",
              List.of(type.getEnumConstants()).stream()
                  .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                  .toList());
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "an array";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == Integer.class || type == int.class) {
      return "an integer of 32 bits";
    }
    if (type == Long.class || type == long.class) {
      return "an integer of 64 bits";
    }
    return "a text";
  }

  /// The path of a field as its sender wrote it, such as `offsets[3].next_offset`.
  private static String path(List<JacksonException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference reference : references) {
      @Nullable String name = reference.getPropertyName();
      if (name == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name);
      }
    }
    return path.toString();
  }
}
