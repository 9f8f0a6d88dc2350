package io.logpost.config;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What the HTTP side takes and whom it answers, `logpost.http.*`.
///
/// @param allowedHosts names besides localhost under which a service on loopback may be asked
/// @param cors which web pages may call
/// @param maxRequestBytes largest body of a JSON request, after decompression
/// @param maxRequestRecords most records of a JSON batch
/// @param maxLineBytes longest line of an NDJSON body
@ConfigurationProperties("logpost.http")
public record HttpSettings(
    @DefaultValue List<String> allowedHosts,
    @DefaultValue Cors cors,
    @DefaultValue("10MB") DataSize maxRequestBytes,
    @DefaultValue("10000") int maxRequestRecords,
    @DefaultValue("1MB") DataSize maxLineBytes) {
  public HttpSettings {
    allowedHosts = List.copyOf(allowedHosts);
  }

  /// Pages of other origins.
  ///
  /// @param allowedOrigins origins as browsers send them, such as `https://console.example.org`
  public record Cors(@DefaultValue List<String> allowedOrigins) {
    public Cors {
      allowedOrigins = List.copyOf(allowedOrigins);
    }
  }
}
