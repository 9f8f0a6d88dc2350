package io.logpost.config;

import org.springframework.boot.context.properties.ConfigurationProperties;

/// How topics come to be, `logpost.topics.*`.
///
/// @param autoCreate whether producing to an unknown topic creates it; otherwise it is a failure
@ConfigurationProperties("logpost.topics")
public record TopicSettings(boolean autoCreate) {}
