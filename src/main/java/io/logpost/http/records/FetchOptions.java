package io.logpost.http.records;

import io.logpost.engine.Isolation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How much a fetch answers, how long it waits and how it shows records. Immutable.
record FetchOptions(
    int maxRecords,
    long maxBytes,
    Duration maxWait,
    Isolation isolation,
    Format keyFormat,
    Format valueFormat) {
  private static final int DEFAULT_MAX_RECORDS = 500;
  private static final int DEFAULT_MAX_BYTES = 1 << 20;

  /// What was asked for, with the defaults for the rest.
  static FetchOptions of(
      @Nullable Integer maxRecords,
      @Nullable Integer maxBytes,
      @Nullable Integer waitMs,
      @Nullable Isolation isolation,
      @Nullable Format keyFormat,
      @Nullable Format valueFormat) {
    return new FetchOptions(
        maxRecords == null ? DEFAULT_MAX_RECORDS : maxRecords,
        maxBytes == null ? DEFAULT_MAX_BYTES : maxBytes,
        Duration.ofMillis(waitMs == null ? 0 : waitMs),
        isolation == null ? Isolation.READ_COMMITTED : isolation,
        keyFormat == null ? Format.STRING : keyFormat,
        valueFormat == null ? Format.JSON : valueFormat);
  }

  /// The same without waiting, for HEAD.
  FetchOptions withoutWait() {
    return new FetchOptions(maxRecords, maxBytes, Duration.ZERO, isolation, keyFormat, valueFormat);
  }
}
