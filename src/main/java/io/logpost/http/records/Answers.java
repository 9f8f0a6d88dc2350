package io.logpost.http.records;

import io.logpost.http.json.JsonOutput;
import jakarta.servlet.http.HttpServletResponse;

/// Sends JSON answers. Stateless.
public final class Answers {
  private Answers() {}

  /// A writer whose chunks become the body of a 200.
  public static JsonOutput json(HttpServletResponse response) {
    return json(response, "application/json");
  }

  /// The same under another type.
  public static JsonOutput json(HttpServletResponse response, String type) {
    return new JsonOutput(() -> {
      response.setContentType(type);
      return response.getOutputStream();
    });
  }

  /// Sends the rest of an answer, with its length where that is known.
  public static void finish(HttpServletResponse response, JsonOutput out) {
    if (!out.isCommitted()) {
      response.setContentLength(out.pendingBytes());
    }
    out.send();
  }
}
