package io.logpost.record;

/// Who sets a record's timestamp; Kafka's `message.timestamp.type`.
public enum TimestampType {
  CREATE_TIME("CreateTime"),
  LOG_APPEND_TIME("LogAppendTime");

  private final String configValue;

  TimestampType(String configValue) {
    this.configValue = configValue;
  }

  /// The word that stands for it in a topic's configs.
  public String configValue() {
    return configValue;
  }
}
