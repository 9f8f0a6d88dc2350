package io.logpost.engine;

import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What to read and how long to wait for it; how much is the visitor's to say.
///
/// @param positions where to read each partition from, in the order in which to read them
/// @param maxWait how long to wait for a first record; zero: not at all
public record FetchRequest(
    Map<TopicPartition, Long> positions, Isolation isolation, Duration maxWait) {
  public FetchRequest {
    positions = Collections.unmodifiableMap(new LinkedHashMap<>(positions));
  }
}
