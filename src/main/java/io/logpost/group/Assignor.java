package io.logpost.group;

import java.util.Optional;
import java.util.stream.Stream;

/// Who gets which partition: one of Kafka's public assignors, by the names that Kafka's protocol
/// has for them.
public enum Assignor {
  /// Neighbouring partitions of each topic together; Kafka's `RangeAssignor`.
  RANGE("range"),
  /// One after another over all topics; Kafka's `RoundRobinAssignor`.
  ROUND_ROBIN("roundrobin"),
  /// Balanced, and every member keeps what it can; Kafka's `CooperativeStickyAssignor`.
  COOPERATIVE_STICKY("cooperative-sticky");

  /// What a group has that asks for none.
  public static final Assignor DEFAULT = COOPERATIVE_STICKY;

  private final String protocolName;

  Assignor(String protocolName) {
    this.protocolName = protocolName;
  }

  /// Kafka's name for it, as the API has it.
  public String protocolName() {
    return protocolName;
  }

  /// The assignor of a name; empty for one that is none.
  public static Optional<Assignor> ofName(String protocolName) {
    return Stream.of(values()).filter(a -> a.protocolName.equals(protocolName)).findFirst();
  }
}
