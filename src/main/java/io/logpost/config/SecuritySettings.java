package io.logpost.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Whom the service trusts, `logpost.security.*`.
///
/// @param allowInsecure whether it may listen on an address that others reach, though anybody who
///   reaches it may do anything
@ConfigurationProperties("logpost.security")
public record SecuritySettings(@DefaultValue("false") boolean allowInsecure) {}
