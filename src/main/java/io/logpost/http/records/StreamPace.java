package io.logpost.http.records;

import java.time.Duration;

/// How often a stream does what nothing wakes it for. Immutable.
///
/// @param idle how long the line may be silent
/// @param look how long until it sees that its topic was deleted, or has more partitions
/// @param retry how long it leaves a partition alone that can't be read
record StreamPace(Duration idle, Duration look, Duration retry) {
  static final StreamPace USUAL =
      new StreamPace(Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofSeconds(5));
}
