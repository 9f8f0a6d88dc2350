package io.logpost.http.records;

import io.logpost.engine.Acks;
import io.logpost.error.Place;
import io.logpost.record.KeyHash;
import io.logpost.topic.TopicConfig;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Where a request's records go, and what holds for those that do not say otherwise. Immutable.
///
/// @param partition what the request asks for, or -1
/// @param nextUnkeyed gives the partition whose turn it is to take a request's records without key
///   and partition
/// @param timestamp of records that have none, in ms: when the request was begun
public record ProduceTarget(
    String topic,
    int partitionCount,
    TopicConfig config,
    int partition,
    IntSupplier nextUnkeyed,
    long timestamp,
    Options options) {

  /// What the caller asks for in the query.
  ///
  /// @param partition for records that name none, or null
  public record Options(
      @Nullable Integer partition, Format keyFormat, Format valueFormat, Acks acks) {}

  /// A timestamp that a record names, where the topic takes it.
  ///
  /// @throws io.logpost.error.LogpostException.InvalidField where it lies too far from the clock
  long checked(long named, Place place) {
    config.checkTimestamp(named, timestamp, place);
    return named;
  }

  /// The partition of a record, or -1 where any will do.
  ///
  /// @param named what the record itself asks for, or -1
  int partition(int named, @Nullable ByteBuffer key) {
    if (named >= 0) {
      return named;
    }
    if (partition >= 0) {
      return partition;
    }
    return key == null ? -1 : KeyHash.partition(key, partitionCount);
  }
}
