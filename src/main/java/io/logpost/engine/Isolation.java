package io.logpost.engine;

/// What a reader sees of transactions; Kafka's `isolation.level`.
public enum Isolation {
  READ_UNCOMMITTED,
  READ_COMMITTED
}
