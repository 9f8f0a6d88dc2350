package io.logpost.engine;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.RecordTooLarge;
import io.logpost.error.Place;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordView;
import io.logpost.topic.TopicConfig;

/// What every engine checks of a batch before it stores any of a request. Stateless.
public final class BatchCheck {
  private static final Place TIMESTAMP = Place.field("timestamp");
  private static final Place KEY = Place.field("key");

  private BatchCheck() {}

  /// Checks a batch against its topic's configs.
  ///
  /// @throws RecordTooLarge over `max.message.bytes`
  /// @throws InvalidField for a timestamp too far from the clock, or a key that is missing where
  ///   the topic is compacted
  public static void check(RecordBatch batch, TopicConfig config, long nowMs) {
    if (batch.sizeInBytes() > config.maxMessageBytes()) {
      throw new RecordTooLarge(Place.UNKNOWN, batch.sizeInBytes(), config.maxMessageBytes());
    }
    config.checkTimestamp(batch.maxTimestamp(), nowMs, TIMESTAMP);
    if (config.timestampBeforeMaxMs() < Long.MAX_VALUE || config.compacts()) {
      batch.forEach(
          batch.baseOffset(),
          new RecordView(),
          record -> {
            config.checkTimestamp(record.timestamp(), nowMs, TIMESTAMP);
            config.checkKey(record.key() != null, KEY);
            return true;
          });
    }
  }
}
