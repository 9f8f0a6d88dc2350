package io.logpost.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/// What is made for the engine of one machine only.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnProperty(
    name = EngineFilter.ENGINE,
    havingValue = EngineFilter.EMBEDDED,
    matchIfMissing = true)
@interface OnEmbeddedEngine {}
