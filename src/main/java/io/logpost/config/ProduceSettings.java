package io.logpost.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How much produce takes at once and how long it waits, `logpost.produce.*`.
///
/// @param maxInFlightBytes what requests that were read and not yet answered may hold together; a
///   quarter of the heap where it is not set
/// @param timeout how long a request waits for its acks before its outcome is answered as unknown
@ConfigurationProperties("logpost.produce")
public record ProduceSettings(
    @Nullable DataSize maxInFlightBytes, @DefaultValue("30s") Duration timeout) {

  /// The limit in bytes.
  public long inFlightBytes() {
    return maxInFlightBytes == null
        ? Runtime.getRuntime().maxMemory() / 4
        : maxInFlightBytes.toBytes();
  }
}
