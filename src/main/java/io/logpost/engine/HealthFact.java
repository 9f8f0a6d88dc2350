package io.logpost.engine;

/// One thing that a health check reports.
///
/// @param name what it is about, such as `data_directory` or `orders-3`
/// @param ready whether requests can be served in spite of it
/// @param detail what is so, and what to do where it is not well
public record HealthFact(String name, boolean ready, String detail) {}
