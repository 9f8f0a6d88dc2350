package io.logpost.config;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the service keeps what lasts, `logpost.data-dir`.
///
/// @param dataDir directory of one server; made where it is not there
@ConfigurationProperties("logpost")
public record DataSettings(@DefaultValue("data") Path dataDir) {}
