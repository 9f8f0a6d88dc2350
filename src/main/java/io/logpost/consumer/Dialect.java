package io.logpost.consumer;

/// Which of the two servers that Kafka REST v2 comes from a consumer instance speaks like; they
/// contradict each other.
public enum Dialect {
  /// Confluent's REST Proxy: a commit names the last offset done, and error codes have five digits.
  CONFLUENT,
  /// Strimzi's Kafka Bridge: a commit names the next offset, and error codes are HTTP's.
  STRIMZI
}
