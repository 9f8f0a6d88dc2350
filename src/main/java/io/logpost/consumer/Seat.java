package io.logpost.consumer;

/// What an interest of a consumer instance brings with it. Immutable, and itself alone: two are the
/// same only where they are one object.
final class Seat {
  private final Interest interest;
  private final Place place;
  private final InstancePositions positions;
  private final Turns turns;

  Seat(Interest interest, Place place, InstancePositions positions, Turns turns) {
    this.interest = interest;
    this.place = place;
    this.positions = positions;
    this.turns = turns;
  }

  Interest interest() {
    return interest;
  }

  Place place() {
    return place;
  }

  InstancePositions positions() {
    return positions;
  }

  Turns turns() {
    return turns;
  }
}
