package io.logpost.http.records;

import io.logpost.engine.Acks;
import io.logpost.engine.AppendRequest;
import io.logpost.engine.AppendResult;
import io.logpost.engine.Engine;
import io.logpost.engine.ProducedTopics;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.http.records.ProduceTarget.Options;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Decides where a request's records go and hands them to the engine. Any thread.
final class ProduceService {
  private static final int TURNS = 1024;

  private final Engine engine;
  private final InstantSource clock;
  private final Duration timeout;
  private final ProducedTopics topics;

  /// Turns of records without key, by hash of their topic: so many as there are topics would stay
  /// when topics go.
  private final AtomicIntegerArray turns = new AtomicIntegerArray(TURNS);

  /// @param timeout how long a request waits for its acks
  /// @param topics which topics there are, or come to be by producing to them
  ProduceService(Engine engine, ProducedTopics topics, InstantSource clock, Duration timeout) {
    this.engine = engine;
    this.clock = clock;
    this.timeout = timeout;
    this.topics = topics;
  }

  /// How long a request waits for its acks.
  Duration timeout() {
    return timeout;
  }

  /// Where the next request to a topic goes. Requests' records without key take turns over the
  /// partitions, a whole request in one.
  ///
  /// @throws UnknownTopic where there is none
  /// @throws BadParameter for a partition that the topic does not have
  ProduceTarget target(String topic, Options options) {
    int partitionCount = topics.partitionCount(topic);
    Integer partition = options.partition();
    if (partition != null && partition >= partitionCount) {
      throw new BadParameter(
          "partition",
          "%s has no partition %d; it has %d, numbered from 0."
              .formatted(topic, partition, partitionCount));
    }
    int turn = Math.floorMod(topic.hashCode(), TURNS);
    return new ProduceTarget(
        topic,
        partitionCount,
        engine.topics().config(topic),
        partition == null ? -1 : partition,
        () -> Math.floorMod(turns.getAndIncrement(turn), partitionCount),
        clock.millis(),
        options);
  }

  /// Stores a request.
  ///
  /// @throws LogpostException where nothing was stored
  ProduceOutcome append(AppendAssembly request) {
    if (request.recordCount() == 0) {
      return new ProduceOutcome(request, new AppendResult(List.of()));
    }
    Acks acks = request.target().options().acks();
    return new ProduceOutcome(
        request, engine.records().append(new AppendRequest(request.build(), acks, timeout)));
  }
}
