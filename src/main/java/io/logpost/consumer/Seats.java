package io.logpost.consumer;

import io.logpost.consumer.Interest.Assigned;
import io.logpost.consumer.Interest.Nothing;
import io.logpost.consumer.Interest.Subscribed;
import io.logpost.engine.GroupMember;
import io.logpost.engine.JoinRequest;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.util.Optional;
import java.util.Set;

/// Makes the seats of one consumer instance. Any thread.
final class Seats {
  private final InstanceEnvironment environment;
  private final MemberName name;
  private final InstanceConfig config;
  private final PositionReset reset;

  Seats(InstanceEnvironment environment, MemberName name, InstanceConfig config) {
    this.environment = environment;
    this.name = name;
    this.config = config;
    this.reset = new PositionReset(environment.engine(), name.group(), config.autoOffsetReset());
  }

  /// Of one that reads nothing.
  Seat nothing() {
    return outside(new Nothing(), Set.of());
  }

  /// Of one that reads these partitions; none: nothing.
  Seat assigned(Set<TopicPartition> partitions) {
    return outside(partitions.isEmpty() ? new Nothing() : Assigned.of(partitions), partitions);
  }

  /// Of one that joins its group.
  Seat joined(Subscribed subscribed) {
    return seat(
        subscribed,
        Place.join(
            environment.engine().groups(),
            joinRequest(subscribed.subscription()),
            environment.nanoTime()));
  }

  /// Of one that was there before a restart.
  Seat revived(Interest interest) {
    return switch (interest) {
      case Nothing _ -> nothing();
      case Assigned(var partitions) -> assigned(partitions);
      case Subscribed(var subscription) ->
          seat(
              interest,
              Place.revive(
                  environment.engine().groups(),
                  joinRequest(subscription),
                  environment.nanoTime()));
    };
  }

  JoinRequest joinRequest(Subscription subscription) {
    return new JoinRequest(
        name.group(), name.member(), subscription, Optional.empty(), environment.idleTimeout());
  }

  private Seat outside(Interest interest, Set<TopicPartition> partitions) {
    GroupMember member = new AssignedMember(environment.engine(), name.group(), partitions);
    return seat(interest, Place.outside(member, environment.idleTimeout(), environment.nanoTime()));
  }

  private Seat seat(Interest interest, Place place) {
    InstancePositions positions =
        new InstancePositions(name.group(), place.member(), reset, config.autoCommit());
    return new Seat(interest, place, positions, new Turns());
  }
}
