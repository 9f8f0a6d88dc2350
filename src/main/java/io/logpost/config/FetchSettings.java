package io.logpost.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/// How much fetches, polls and streams hold at once, `logpost.fetch.*`.
///
/// @param maxInFlightBytes what answers under way may hold of the heap together: what waits to be
///   sent, or to be committed before it is; an eighth of the heap where it is not set
@ConfigurationProperties("logpost.fetch")
public record FetchSettings(@Nullable DataSize maxInFlightBytes) {

  /// The limit in bytes.
  public long inFlightBytes() {
    return maxInFlightBytes == null
        ? Runtime.getRuntime().maxMemory() / 8
        : maxInFlightBytes.toBytes();
  }
}
