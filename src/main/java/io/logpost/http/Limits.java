package io.logpost.http;

/// Limits of single parameters and bodies that no setting changes; `GET /v1` shows them beside
/// those that are set.
public final class Limits {
  /// Longest wait of a fetch, in ms.
  public static final int MAX_WAIT_MS = 60_000;

  /// Most records in a fetch's answer.
  public static final int MAX_RECORDS = 100_000;

  /// Most bytes of records in a fetch's answer.
  public static final int MAX_BYTES = 64 << 20;

  /// Most records of a topic's `tail`.
  public static final int MAX_TAIL = 10_000;

  /// Most entries of a listing.
  public static final int MAX_LIST = 10_000;

  /// Deepest nesting of a JSON body.
  public static final int MAX_JSON_DEPTH = 64;

  /// Largest body of a call that stores no records, in bytes.
  public static final int MAX_CONTROL_BYTES = 1 << 20;

  /// Most bytes of a refused body that are read, so that its sender reads the answer.
  public static final int MAX_SWALLOW_BYTES = 64 << 20;

  /// Largest block of headers, in bytes; server.max-http-request-header-size says the same to
  /// Tomcat.
  public static final int MAX_HEADER_BYTES = 16 << 10;

  /// How long the sender of a body of lines may pause, in ms: it waits for its source. Of other
  /// bodies, server.tomcat.connection-timeout says it.
  public static final int MAX_BODY_PAUSE_MS = 3_600_000;

  /// How long the reader of a stream may pause, in ms: what it is not ready for waits, while
  /// nothing else does.
  public static final int MAX_READER_PAUSE_MS = 3_600_000;

  /// Most partitions of a stream: each of its events names a place in all of them.
  public static final int MAX_STREAM_PARTITIONS = 256;

  /// Longest URL, in bytes.
  public static final int MAX_URI_BYTES = 8192;

  private Limits() {}
}
