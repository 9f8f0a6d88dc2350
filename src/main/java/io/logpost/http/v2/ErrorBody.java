package io.logpost.http.v2;

import io.logpost.consumer.Dialect;
import io.logpost.http.ErrorFormat;
import io.logpost.http.ErrorKind;
import io.logpost.http.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Errors as Kafka REST v2 has them: `{"error_code":40401,"message":"…"}`. Stateless.
///
/// The code is Confluent's five digits where it has some for the case, and the status of HTTP
/// elsewhere, and for consumer instances of Strimzi's dialect. The facts stand in the message only:
/// clients know two fields.
@Component
final class ErrorBody implements ErrorFormat {
  /// A fact of problems that have a code of their own.
  static final String CODE = "v2_code";

  /// A fact of problems that know their dialect, which the path does not tell.
  static final String DIALECT = "v2_dialect";

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> ROOTS = List.of("/topics", "/brokers", "/consumers", "/admin");

  private final PathDialect dialects;

  ErrorBody(PathDialect dialects) {
    this.dialects = dialects;
  }

  @Override
  public boolean answers(String path) {
    return ROOTS.stream().anyMatch(root -> isUnder(path, root));
  }

  @Override
  public String contentType() {
    return MediaTypes.CONTROL;
  }

  @Override
  public byte[] body(String path, Problem problem) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("error_code", code(path, problem));
    members.put("message", message(path, problem));
    return JSON.writeValueAsBytes(members);
  }

  private int code(String path, Problem problem) {
    Dialect dialect =
        problem.facts().get(DIALECT) instanceof Dialect known ? known : dialects.of(path);
    return switch (dialect) {
      case STRIMZI -> problem.kind().status();
      case CONFLUENT ->
          problem.facts().get(CODE) instanceof Integer code ? code : code(problem.kind());
    };
  }

  /// The code of v2 for a kind of error, of a whole answer.
  static int code(ErrorKind kind) {
    return switch (kind) {
      case UNKNOWN_INSTANCE -> 40403;
      case NAME_TAKEN -> 40902;
      case ILLEGAL_INSTANCE_STATE, FENCED, GROUP_ACTIVE -> 40903;
      case UNKNOWN_TOPIC -> 40401;
      case UNKNOWN_PARTITION -> 40402;
      case NOT_ACCEPTABLE -> 40601;
      case BAD_BASE64 -> 42206;
      case OVERLOADED, PARTITION_OFFLINE, SERVICE_UNAVAILABLE -> 50302;
      default -> kind.status();
    };
  }

  private static String message(String path, Problem problem) {
    if (problem.kind() == ErrorKind.OFFSET_BEFORE_START) {
      Map<String, Object> facts = problem.facts();
      return "Offset %s is out of range: %s-%s starts at %s."
          .formatted(
              facts.get("offset"),
              facts.get("topic"),
              facts.get("partition"),
              facts.get("start_offset"));
    }
    return switch (problem.kind().status()) {
      case 404, 415, 422 -> problem.detail() + plainApi(path);
      default -> problem.detail();
    };
  }

  private static String plainApi(String path) {
    return isUnder(path, "/consumers")
        ? " The plain API is at /v1/groups."
        : " The plain API is at /v1/topics.";
  }

  private static boolean isUnder(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }
}
