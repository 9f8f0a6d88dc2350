package io.logpost.http.v2;

import io.logpost.error.LogpostException.UnsupportedMediaType;
import io.logpost.http.ErrorKind;
import io.logpost.http.Problem;
import io.logpost.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/// Which of v2's media types a request brings and asks for. Stateless.
///
/// The field is looser than the documents: clients send the type of an embedded format to calls
/// that carry no records, lists in Accept, or nothing at all. Where an answer has no records any
/// type of v2 is taken; where it has, the type chooses how they are written.
final class MediaTypes {
  /// The type of everything that holds no records.
  static final String CONTROL = "application/vnd.kafka.v2+json";

  /// Every type of v2, for calls whose bodies hold no records.
  static final String ANY_JSON = "application/*+json";

  private static final MediaType CONTROL_TYPE = MediaType.parseMediaType(CONTROL);
  private static final List<MediaType> EMBEDDED_TYPES =
      Stream.of("binary", "json", "text", "avro", "jsonschema", "protobuf")
          .map(format -> new MediaType("application", "vnd.kafka." + format + ".v2+json"))
          .toList();
  private static final List<MediaType> CONTROL_ANSWERS =
      Stream.concat(Stream.of(CONTROL_TYPE, MediaType.APPLICATION_JSON), EMBEDDED_TYPES.stream())
          .toList();
  private static final List<MediaType> RECORDS_ANSWERS =
      Stream.of(
              EmbeddedFormat.JSON.mediaType(),
              EmbeddedFormat.BINARY.mediaType(),
              EmbeddedFormat.TEXT.mediaType(),
              CONTROL,
              MediaType.APPLICATION_JSON_VALUE)
          .map(MediaType::parseMediaType)
          .toList();

  /// How to write the records of an answer, and under which type.
  record Shown(EmbeddedFormat format, MediaType type) {}

  private MediaTypes() {}

  /// The format of the records in a produce request.
  ///
  /// @throws UnsupportedMediaType for any type whose records can't be read, listing those that can
  static EmbeddedFormat ofProduce(HttpServletRequest request) {
    MediaType type = contentType(request);
    if (type == null || RECORDS_ANSWERS.stream().noneMatch(known -> same(known, type))) {
      throw unsupported(request, names(RECORDS_ANSWERS));
    }
    return formatOf(type);
  }

  /// The type of an answer without records.
  ///
  /// @throws ProblemException 406 where Accept names nothing of v2's
  static MediaType control(HttpServletRequest request) {
    return best(request, CONTROL_ANSWERS);
  }

  /// The format and the type of an answer with records; JSON where Accept leaves it open.
  ///
  /// @throws ProblemException 406 where Accept names no format that records can be written in
  static Shown records(HttpServletRequest request) {
    MediaType type = best(request, RECORDS_ANSWERS);
    return new Shown(formatOf(type), type);
  }

  /// The type of an answer with records of a consumer instance, which has a format of its own.
  ///
  /// Types that name no format are answered in it too, under its own type where they are none of
  /// v2's.
  ///
  /// @throws ProblemException 406 where Accept names formats only, and other ones
  static MediaType ofInstance(HttpServletRequest request, EmbeddedFormat format) {
    MediaType own = MediaType.parseMediaType(format.mediaType());
    List<MediaType> offered = List.of(own, CONTROL_TYPE, MediaType.APPLICATION_JSON);
    List<MediaType> accepted = accepted(request);
    boolean othersOnly =
        !accepted.isEmpty()
            && accepted.stream()
                .allMatch(type ->
                    !same(own, type)
                        && EMBEDDED_TYPES.stream().anyMatch(known -> same(known, type)));
    if (othersOnly) {
      throw notAcceptable(offered);
    }
    return offered.stream()
        .filter(type -> quality(type, accepted) > 0)
        .max(firstOfTheBest(accepted, offered))
        .orElse(own);
  }

  /// The format that a type names; JSON for the types that name none.
  private static EmbeddedFormat formatOf(MediaType type) {
    for (EmbeddedFormat format : EmbeddedFormat.values()) {
      if (same(MediaType.parseMediaType(format.mediaType()), type)) {
        return format;
      }
    }
    return EmbeddedFormat.JSON;
  }

  /// The first offered type among those that Accept likes best.
  private static MediaType best(HttpServletRequest request, List<MediaType> offered) {
    List<MediaType> accepted = accepted(request);
    return offered.stream()
        .filter(type -> quality(type, accepted) > 0)
        .max(firstOfTheBest(accepted, offered))
        .orElseThrow(() -> notAcceptable(offered));
  }

  private static Comparator<MediaType> firstOfTheBest(
      List<MediaType> accepted, List<MediaType> offered) {
    return Comparator.<MediaType>comparingDouble(type -> quality(type, accepted))
        .thenComparing(offered::indexOf, Comparator.reverseOrder());
  }

  /// What the most specific range of Accept that holds a type says of it; 0 where none does.
  private static double quality(MediaType type, List<MediaType> accepted) {
    return accepted.stream()
        .filter(range -> range.includes(type))
        .min(Comparator.comparingInt(MediaTypes::width))
        .map(MediaType::getQualityValue)
        .orElse(0.0);
  }

  private static int width(MediaType range) {
    return range.isWildcardType() ? 2 : range.isWildcardSubtype() ? 1 : 0;
  }

  private static List<MediaType> accepted(HttpServletRequest request) {
    List<String> lines = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
    List<MediaType> accepted = new ArrayList<>();
    for (String line : lines) {
      for (String range : MimeTypeUtils.tokenize(line)) {
        MediaType parsed = parsed(range);
        if (parsed != null) {
          accepted.add(parsed);
        }
      }
    }
    return lines.isEmpty() ? List.of(MediaType.ALL) : accepted;
  }

  private static @Nullable MediaType contentType(HttpServletRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? null : parsed(type);
  }

  private static @Nullable MediaType parsed(String text) {
    try {
      return text.isBlank() ? null : MediaType.parseMediaType(text);
    } catch (InvalidMediaTypeException _) {
      return null;
    }
  }

  private static boolean same(MediaType type, @Nullable MediaType other) {
    return other != null && type.equalsTypeAndSubtype(other);
  }

  private static UnsupportedMediaType unsupported(HttpServletRequest request, List<String> taken) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return new UnsupportedMediaType(
        "This call takes %s, not %s."
            .formatted(String.join(", ", taken), type == null ? "a body without a type" : type),
        taken);
  }

  private static ProblemException notAcceptable(List<MediaType> offered) {
    List<String> types = names(offered);
    return new ProblemException(
        Problem.of(
                ErrorKind.NOT_ACCEPTABLE, "This call answers in " + String.join(", ", types) + ".")
            .with("accepted", types));
  }

  private static List<String> names(List<MediaType> types) {
    return types.stream().map(MediaType::toString).toList();
  }
}
