package io.logpost.groups;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the members of a storm saw, and whether a group may behave like that.
///
/// Times are those of the machine's clock, in ms; server and members have the same. Threads: any.
final class StormLog {
  /// How long a call of a member that was killed meanwhile may still be on its way to the server.
  private static final long CALL_ON_ITS_WAY_MS = 2000;

  private static final long NEVER = Long.MAX_VALUE;

  /// The records of one partition in one answer. Guarded by its log.
  static final class Delivery {
    private final String member;
    private final int partition;
    private final long from;
    private final long to;

    /// When the server had read it and begun to wait for the member.
    private final long readMs;

    private final long receivedMs;

    /// Until when the server has to keep the partition for this member.
    private long heldUntilMs;

    /// When it was acknowledged; never where no good answer to that came.
    private long ackSentMs = NEVER;

    private long ackAnsweredMs = NEVER;

    /// @param deadlineMs when the server puts the member out
    Delivery(String member, int partition, long from, long to, long readMs, long deadlineMs) {
      this.member = member;
      this.partition = partition;
      this.from = from;
      this.to = to;
      this.readMs = readMs;
      this.receivedMs = System.currentTimeMillis();
      this.heldUntilMs = deadlineMs;
    }

    private boolean overlaps(Delivery other) {
      return from < other.to && other.from < to;
    }

    private boolean isAcknowledged() {
      return ackAnsweredMs != NEVER;
    }

    private boolean isHeldWith(Delivery other) {
      return receivedMs < other.heldUntilMs && other.receivedMs < heldUntilMs;
    }

    @Override
    public String toString() {
      return "%s got partition %d from %d to %d: read %d, received %d, held to %d, acked %d, %d"
          .formatted(
              member,
              partition,
              from,
              to,
              readMs,
              receivedMs,
              heldUntilMs,
              ackSentMs,
              ackAnsweredMs);
    }
  }

  @GuardedBy("this")
  private final List<Delivery> deliveries = new ArrayList<>();

  @GuardedBy("this")
  private final Map<String, List<Delivery>> held = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Long> cutOffMs = new HashMap<>();

  @GuardedBy("this")
  private final BitSet values = new BitSet();

  /// Notes that a member is about to poll, or to leave: it holds nothing from now on.
  synchronized void calls(String member) {
    long now = System.currentTimeMillis();
    held.getOrDefault(member, List.of()).forEach(each -> release(each, now));
    held.remove(member);
  }

  /// Notes that deliveries are about to be acknowledged, perhaps once more.
  ///
  /// @return the time of that
  synchronized long sendsAck(List<Delivery> acknowledged) {
    long now = System.currentTimeMillis();
    acknowledged.forEach(each -> release(each, now));
    return now;
  }

  /// Notes that the answer to an acknowledgement was good; for the first time, that is.
  synchronized void isAcknowledged(List<Delivery> acknowledged, long sentMs) {
    for (Delivery each : acknowledged) {
      if (!each.isAcknowledged()) {
        each.ackSentMs = sentMs;
        each.ackAnsweredMs = System.currentTimeMillis();
      }
    }
  }

  /// Notes that a member was killed in the middle of a call, which may still come in and end a
  /// delivery of its successor.
  synchronized void isCutOff(String member) {
    cutOffMs.put(member, System.currentTimeMillis());
  }

  /// Notes what an answer brought.
  synchronized void receives(String member, List<Delivery> received, List<Integer> receivedValues) {
    boolean mayBeEnded =
        System.currentTimeMillis() - cutOffMs.getOrDefault(member, 0L) < CALL_ON_ITS_WAY_MS;
    for (Delivery each : received) {
      if (mayBeEnded) {
        release(each, each.receivedMs);
      }
    }
    deliveries.addAll(received);
    held.put(member, received);
    receivedValues.forEach(values::set);
  }

  private static void release(Delivery delivery, long nowMs) {
    delivery.heldUntilMs = Math.min(delivery.heldUntilMs, nowMs);
  }

  synchronized int deliveryCount() {
    return deliveries.size();
  }

  /// How many records arrived more than once.
  synchronized long redeliveredRecords() {
    return deliveries.stream().mapToLong(each -> each.to - each.from).sum() - values.cardinality();
  }

  /// Checks everything, once it is over.
  ///
  /// @param records how many there are; their values count from 0
  synchronized void check(int records) {
    assertThat(values.cardinality()).as("records delivered at least once").isEqualTo(records);
    Map<Integer, List<Delivery>> byPartition =
        deliveries.stream()
            .collect(
                Collectors.groupingBy(each -> each.partition, TreeMap::new, Collectors.toList()));
    byPartition.values().forEach(StormLog::checkPartition);
  }

  private static void checkPartition(List<Delivery> deliveries) {
    List<Delivery> acknowledged = deliveries.stream().filter(Delivery::isAcknowledged).toList();
    acknowledged.forEach(one -> checkNotDeliveredAgain(one, deliveries));
    checkOrder(
        acknowledged.stream()
            .filter(one -> !isSuperseded(one, deliveries))
            .sorted(Comparator.comparingLong(one -> one.from))
            .toList());
    deliveries.forEach(one -> checkHeldByNobodyElse(one, deliveries));
  }

  /// Whether others got the records before this acknowledgement, so that it was only told that all
  /// of it is done.
  private static boolean isSuperseded(Delivery one, List<Delivery> deliveries) {
    return deliveries.stream()
        .anyMatch(other ->
            other.overlaps(one) && one.readMs < other.readMs && other.readMs <= one.ackSentMs);
  }

  private static void checkNotDeliveredAgain(Delivery one, List<Delivery> deliveries) {
    long doneMs = isSuperseded(one, deliveries) ? one.ackAnsweredMs : one.ackSentMs;
    for (Delivery other : deliveries) {
      if (other != one && other.overlaps(one)) {
        assertThat(other.readMs)
            .as("acknowledged: %s; delivered again: %s", one, other)
            .isLessThanOrEqualTo(doneMs);
      }
    }
  }

  private static void checkOrder(List<Delivery> acknowledged) {
    for (int i = 1; i < acknowledged.size(); i++) {
      Delivery before = acknowledged.get(i - 1);
      Delivery next = acknowledged.get(i);
      assertThat(next.from).as("%s after %s", next, before).isGreaterThanOrEqualTo(before.to);
      assertThat(next.readMs)
          .as("%s after %s", next, before)
          .isGreaterThanOrEqualTo(before.ackSentMs);
    }
  }

  private static void checkHeldByNobodyElse(Delivery one, List<Delivery> deliveries) {
    for (Delivery other : deliveries) {
      assertThat(!one.member.equals(other.member) && one.isHeldWith(other))
          .as("held at the same time: %s; %s", one, other)
          .isFalse();
    }
  }
}
