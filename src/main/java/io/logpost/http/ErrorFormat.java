package io.logpost.http;

/// How one API writes its errors; the first bean that answers a path is taken, and problem+json
/// where none does.
public interface ErrorFormat {
  /// Whether the API has this path, as it stands in the request line without its query.
  boolean answers(String path);

  /// The content type of the error's body.
  String contentType();

  /// The error's body.
  ///
  /// @param path as `answers` got it
  byte[] body(String path, Problem problem);
}
