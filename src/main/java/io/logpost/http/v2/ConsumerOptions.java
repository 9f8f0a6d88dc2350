package io.logpost.http.v2;

import io.logpost.consumer.AutoOffsetReset;
import io.logpost.consumer.Dialect;
import io.logpost.consumer.InstanceConfig;
import io.logpost.http.ErrorKind;
import io.logpost.http.Limits;
import io.logpost.http.Problem;
import io.logpost.http.ProblemException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads what a consumer instance is created with.
///
/// Each value comes as text, number or boolean: the two servers that v2 is known from differ in
/// that, and so do their clients. What is in no list here is passed over. Confined to one request.
final class ConsumerOptions {
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "id",
          "format",
          "auto.offset.reset",
          "auto.commit.enable",
          "enable.auto.commit",
          "fetch.min.bytes",
          "responseMinBytes",
          "consumer.request.timeout.ms",
          "requestWaitMs",
          "isolation.level");
  private static final int MAX_FETCH_MIN_BYTES = 10_000_000;
  private static final long DEFAULT_TIMEOUT_MS = 1000;

  private final Map<String, @Nullable Object> values;

  ConsumerOptions(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /// The one whose words the body has; the server's own where it has none of them.
  Dialect dialect(Dialect ofServer) {
    if (values.containsKey("enable.auto.commit") || values.containsKey("isolation.level")) {
      return Dialect.STRIMZI;
    }
    return values.containsKey("auto.commit.enable") ? Dialect.CONFLUENT : ofServer;
  }

  /// The name that it is to have; null: any.
  @Nullable String name() {
    Object name = first("name", "id");
    return name == null ? null : String.valueOf(name);
  }

  /// Fields that nobody knows, sorted.
  Set<String> unknown() {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(KNOWN);
    return unknown;
  }

  /// Everything else.
  ///
  /// @throws ProblemException 422 for a value that can't be
  InstanceConfig config(Dialect dialect) {
    checkFetchMinBytes();
    return new InstanceConfig(
        dialect, format(), autoOffsetReset(), autoCommit(), readCommitted(), requestTimeout());
  }

  private String format() {
    String format = text("binary", "format").toLowerCase(Locale.ROOT);
    List<String> formats =
        Arrays.stream(EmbeddedFormat.values())
            .map(known -> known.name().toLowerCase(Locale.ROOT))
            .toList();
    if (!formats.contains(format)) {
      throw invalid("format", "must be one of " + String.join(", ", formats), 422);
    }
    return format;
  }

  private AutoOffsetReset autoOffsetReset() {
    String field = "auto.offset.reset";
    return switch (text("latest", field)) {
      case "earliest" -> AutoOffsetReset.EARLIEST;
      case "latest" -> AutoOffsetReset.LATEST;
      case "none" -> AutoOffsetReset.NONE;
      default -> throw invalid(field, "must be earliest, latest or none", 42204);
    };
  }

  private boolean autoCommit() {
    boolean confluents = bool("auto.commit.enable");
    boolean strimzis = bool("enable.auto.commit");
    if (values.containsKey("auto.commit.enable")
        && values.containsKey("enable.auto.commit")
        && confluents != strimzis) {
      throw invalid("auto.commit.enable", "contradicts enable.auto.commit", 42204);
    }
    return confluents && strimzis;
  }

  private boolean bool(String field) {
    return switch (text("true", field).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(field, "must be true or false", 42204);
    };
  }

  private boolean readCommitted() {
    String field = "isolation.level";
    return switch (text("read_committed", field)) {
      case "read_committed" -> true;
      case "read_uncommitted" -> false;
      default -> throw invalid(field, "must be read_committed or read_uncommitted", 42204);
    };
  }

  private Duration requestTimeout() {
    String field = "consumer.request.timeout.ms";
    Long ms = integer(field, "requestWaitMs");
    if (ms == null) {
      return Duration.ofMillis(DEFAULT_TIMEOUT_MS);
    }
    if (ms < 1) {
      throw invalid(field, "must be an integer from 1", 42204);
    }
    return Duration.ofMillis(Math.min(ms, Limits.MAX_WAIT_MS));
  }

  /// Checked and then passed over: a read answers with the first record whatever it says.
  private void checkFetchMinBytes() {
    String field = "fetch.min.bytes";
    Long bytes = integer(field, "responseMinBytes");
    if (bytes != null && (bytes < -1 || bytes > MAX_FETCH_MIN_BYTES)) {
      throw invalid(field, "must be an integer from -1 to " + MAX_FETCH_MIN_BYTES, 40001);
    }
  }

  /// An integer; a value far outside of every range for what is none.
  private @Nullable Long integer(String... names) {
    Object value = first(names);
    try {
      return value == null ? null : new BigDecimal(String.valueOf(value)).longValueExact();
    } catch (ArithmeticException | NumberFormatException _) {
      return Long.MIN_VALUE;
    }
  }

  private String text(String byDefault, String field) {
    Object value = first(field);
    return value == null ? byDefault : String.valueOf(value);
  }

  /// The value of the first of these fields that has one.
  private @Nullable Object first(String... names) {
    for (String name : names) {
      Object value = values.get(name);
      if (value instanceof Map<?, ?> || value instanceof List<?>) {
        throw invalid(name, "must be a text, a number or a boolean", 422);
      }
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static ProblemException invalid(String field, String rule, int code) {
    return new ProblemException(
        Problem.of(ErrorKind.INVALID_FIELD, field + " " + rule + ".")
            .with("field", field)
            .with(ErrorBody.CODE, code));
  }
}
