package io.logpost.consumer;

import io.logpost.engine.Isolation;
import io.logpost.group.Assignor;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a poll brings.
///
/// @param subscription empty: the member keeps the one it has
/// @param assignor empty: the group keeps the one it has
/// @param maxPollInterval empty: the member keeps the one it has, {@link
///   Members#DEFAULT_MAX_POLL_INTERVAL} at first
/// @param ackToken that of the answer before, as it was given; empty acknowledges nothing
/// @param autoAck commit what is delivered before the poll returns: at most once
/// @param maxWait how long to wait for a first record
/// @param isolation which records of open transactions to show
/// @param positions what to move or leave alone
public record PollRequest(
    Optional<Subscription> subscription,
    Optional<Assignor> assignor,
    Optional<Duration> maxPollInterval,
    Optional<String> ackToken,
    boolean autoAck,
    AutoOffsetReset autoOffsetReset,
    Duration maxWait,
    Isolation isolation,
    Positions positions) {

  /// Positions that one poll moves or leaves alone.
  ///
  /// @param seek offsets to commit before reading, of partitions that the member owns
  /// @param paused partitions to leave out of this answer; those it does not own are ignored
  public record Positions(Map<TopicPartition, Long> seek, Set<TopicPartition> paused) {
    /// Moves nothing.
    public static final Positions NONE = new Positions(Map.of(), Set.of());

    public Positions {
      seek = Map.copyOf(seek);
      paused = Set.copyOf(paused);
    }
  }
}
