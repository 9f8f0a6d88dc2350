package io.logpost.consumer;

import io.logpost.engine.Isolation;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.group.Assignor;
import io.logpost.group.Subscription;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Polls of members of the group billing, put together step by step; each is used once.
final class Polls implements PartitionRecordVisitor {
  private final Members members;
  private final MemberName name;
  private Optional<Subscription> subscription =
      Optional.of(new Subscription.Topics(Set.of("orders")));
  private Optional<Assignor> assignor = Optional.empty();
  private Optional<Duration> maxPollInterval = Optional.empty();
  private Optional<String> token = Optional.empty();
  private boolean autoAck;
  private AutoOffsetReset reset = AutoOffsetReset.EARLIEST;
  private Duration maxWait = Duration.ZERO;
  private Map<TopicPartition, Long> seek = Map.of();
  private Set<TopicPartition> paused = Set.of();
  private int maxRecords = Integer.MAX_VALUE;
  private final List<String> taken = new ArrayList<>();

  Polls(Members members, String member) {
    this.members = members;
    this.name = new MemberName("billing", member);
  }

  /// What came of a poll.
  ///
  /// @param records each as `topic-partition@offset`
  record Polled(List<String> records, PollAnswer answer) {
    String token() {
      String token = answer.ackToken();
      if (token == null) {
        throw new AssertionError("no token, records " + records);
      }
      return token;
    }
  }

  Polls subscription(@Nullable Subscription wanted) {
    subscription = Optional.ofNullable(wanted);
    return this;
  }

  Polls assignor(Assignor wanted) {
    assignor = Optional.of(wanted);
    return this;
  }

  Polls maxPollInterval(Duration interval) {
    maxPollInterval = Optional.of(interval);
    return this;
  }

  Polls token(String ackToken) {
    token = Optional.of(ackToken);
    return this;
  }

  Polls autoAck() {
    autoAck = true;
    return this;
  }

  Polls reset(AutoOffsetReset wanted) {
    reset = wanted;
    return this;
  }

  Polls maxWait(Duration wait) {
    maxWait = wait;
    return this;
  }

  Polls seek(TopicPartition partition, long offset) {
    seek = Map.of(partition, offset);
    return this;
  }

  Polls paused(TopicPartition... partitions) {
    paused = Set.of(partitions);
    return this;
  }

  Polls maxRecords(int count) {
    maxRecords = count;
    return this;
  }

  Polled now() {
    PollRequest request =
        new PollRequest(
            subscription,
            assignor,
            maxPollInterval,
            token,
            autoAck,
            reset,
            maxWait,
            Isolation.READ_COMMITTED,
            new PollRequest.Positions(seek, paused));
    return new Polled(taken, members.poll(name, request, this));
  }

  @Override
  public boolean record(TopicPartition partition, RecordView record) {
    if (taken.size() == maxRecords) {
      return false;
    }
    taken.add(partition + "@" + record.offset());
    return true;
  }
}
