package io.logpost.http;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Errors as RFC 9457 has them, `application/problem+json`, with `error_code` and the facts as
/// members. Stateless.
public final class ProblemJson implements ErrorFormat {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public boolean answers(String path) {
    return true;
  }

  @Override
  public String contentType() {
    return "application/problem+json";
  }

  @Override
  public byte[] body(String path, Problem problem) {
    return bytes(problem);
  }

  /// The error as one line of JSON.
  public static byte[] bytes(Problem problem) {
    ErrorKind kind = problem.kind();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "/v1/errors/" + kind.slug());
    members.put("title", kind.title());
    members.put("status", kind.status());
    members.put("detail", problem.detail());
    members.put("error_code", kind.errorCode());
    problem.facts().forEach(members::putIfAbsent);
    return JSON.writeValueAsBytes(members);
  }
}
