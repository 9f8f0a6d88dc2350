package io.logpost.consumer;

import io.logpost.consumer.PollAnswer.Stay;
import io.logpost.consumer.Reading.Delivery;
import io.logpost.engine.Engine;
import io.logpost.engine.GroupMember;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.Ownership;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.NewerPoll;
import io.logpost.error.LogpostException.UnknownMember;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// One member of the plain API: a place and the deliveries to it.
///
/// Threads: any. Each call holds the place from its begin to its end; a poll gives way to a newer
/// one.
final class Member {
  private final Engine engine;
  private final InstantSource clock;
  private final BooleanSupplier stopping;
  private final Place place;
  private final Deliveries deliveries;
  private final Turns turns = new Turns();
  private final AtomicLong polls = new AtomicLong();

  /// How it joined or last changed; for the holder of the place.
  private JoinRequest joined;

  /// @param stopping whether polls have to end
  Member(
      Engine engine,
      InstantSource clock,
      BooleanSupplier stopping,
      JoinRequest joined,
      Place place,
      Deliveries deliveries) {
    this.engine = engine;
    this.clock = clock;
    this.stopping = stopping;
    this.joined = joined;
    this.place = place;
    this.deliveries = deliveries;
  }

  Place place() {
    return place;
  }

  /// Begins a call.
  ///
  /// @return whether the member is there still; if not, nothing has begun
  boolean enter() {
    place.enter();
    if (place.isGone()) {
      place.exit();
      return false;
    }
    return true;
  }

  /// Announces a poll: the one that is under way gives way.
  long announcePoll() {
    return polls.incrementAndGet();
  }

  /// Acknowledges, moves and reads; in a call.
  PollAnswer poll(PollRequest request, PartitionRecordVisitor visitor, long number) {
    checkNewest(number);
    update(request);
    PositionReset reset = new PositionReset(engine, joined.group(), request.autoOffsetReset());
    Ownership before = place.member().ownership();
    checkSeek(request.positions().seek(), before, reset);
    request.ackToken().map(AckToken::decode).ifPresent(deliveries::acknowledge);
    if (deliveries.close()) {
      turns.again();
    }
    seek(request.positions().seek(), before);
    CommittedPositions positions = new CommittedPositions(place.member(), reset);
    Reading reading = new Reading(place, positions, turns, request.isolation(), visitor);
    return answer(read(reading, request, number), request.autoAck());
  }

  /// Reads; one that was taken out while it waited may have acknowledged before, so that it is not
  /// told that nothing was stored.
  private Delivery read(Reading reading, PollRequest request, long number) {
    try {
      return reading.run(request.maxWait(), request.positions().paused(), () -> isOver(number));
    } catch (Fenced e) {
      if (place.hasLeft()) {
        throw new UnknownMember(joined.group(), joined.member());
      }
      throw e;
    }
  }

  /// Acknowledges; in a call.
  Stay acknowledge(AckToken token) {
    deliveries.acknowledge(token);
    return stay();
  }

  /// Commits; in a call.
  void commit(Map<TopicPartition, CommittedOffset> offsets, int generation) {
    place.member().commit(offsets, generation);
  }

  /// How it stands when its silence begins now.
  Stay stay() {
    return new Stay(place.member().ownership().generation(), clock.millis() + place.maxSilenceMs());
  }

  private void update(PollRequest request) {
    JoinRequest wanted =
        new JoinRequest(
            joined.group(),
            joined.member(),
            request.subscription().orElse(joined.subscription()),
            request.assignor().or(joined::assignor),
            request.maxPollInterval().orElse(joined.maxPollInterval()));
    if (!wanted.equals(joined)) {
      place.member().update(wanted);
      place.setMaxSilence(wanted.maxPollInterval());
      joined = wanted;
    }
  }

  private void checkSeek(Map<TopicPartition, Long> seek, Ownership ownership, PositionReset reset) {
    for (TopicPartition partition : seek.keySet()) {
      if (!ownership.owned().containsKey(partition)) {
        throw new Fenced(
            joined.group(),
            "%s does not own %s now, so it can't seek there."
                .formatted(joined.member(), partition));
      }
    }
    reset.checkInside(seek);
  }

  private void seek(Map<TopicPartition, Long> seek, Ownership ownership) {
    if (!seek.isEmpty()) {
      place.member().commit(CommittedOffset.withoutMetadata(seek), ownership.generation());
    }
  }

  private boolean isOver(long number) {
    if (place.hasLeft()) {
      throw new UnknownMember(joined.group(), joined.member());
    }
    checkNewest(number);
    return stopping.getAsBoolean();
  }

  private void checkNewest(long number) {
    if (polls.get() != number) {
      throw new NewerPoll(joined.group(), joined.member());
    }
  }

  private PollAnswer answer(Delivery delivery, boolean autoAck) {
    boolean redelivered = deliveries.noteRedelivery(delivery);
    String token = null;
    if (!delivery.ranges().isEmpty()) {
      if (autoAck) {
        GroupMember member = place.member();
        member.commit(Deliveries.ends(delivery.ranges()), delivery.ownership().generation());
      } else {
        token = deliveries.open(delivery);
      }
    }
    return new PollAnswer(token, redelivered, stay(), delivery.ownership().readable());
  }
}
