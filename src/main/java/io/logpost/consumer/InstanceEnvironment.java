package io.logpost.consumer;

import io.logpost.engine.Engine;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// What all consumer instances share.
///
/// @param idleTimeout how long one may stay silent
/// @param taken names of members of the plain API
/// @param stopping whether reads are to wait no longer
record InstanceEnvironment(
    Engine engine,
    InstanceStore store,
    Duration idleTimeout,
    LongSupplier nanoTime,
    Predicate<MemberName> taken,
    BooleanSupplier stopping) {
  boolean isTaken(MemberName name) {
    return taken.test(name);
  }

  boolean isStopping() {
    return stopping.getAsBoolean();
  }

  /// @throws io.logpost.error.LogpostException.UnknownTopic where the topic does not exist
  /// @throws UnknownPartition where it has fewer partitions
  void checkExists(TopicPartition partition) {
    int count = engine.topics().partitionCount(partition.topic());
    if (partition.partition() < 0 || partition.partition() >= count) {
      throw new UnknownPartition(partition.topic(), partition.partition(), count);
    }
  }
}
