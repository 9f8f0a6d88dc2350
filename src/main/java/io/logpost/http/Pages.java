package io.logpost.http;

/// What all our pages for browsers have in common.
public final class Pages {
  /// No script, no frame, nothing from elsewhere.
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private Pages() {}
}
