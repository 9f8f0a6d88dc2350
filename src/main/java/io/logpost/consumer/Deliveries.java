package io.logpost.consumer;

import io.logpost.consumer.Reading.Delivery;
import io.logpost.consumer.Reading.Range;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The deliveries to one member of the plain API: at most one is open, named by its token.
///
/// Acknowledging is compare-and-set: it commits `to` where `from` is committed, whole or not at
/// all, and does nothing where `to` is committed already. So a retry is safe, and a token that a
/// reset, a newer delivery or another owner overtook is refused.
///
/// Confined to the call that holds the place.
final class Deliveries {
  private final TokenTopics tokenTopics;
  private final MemberName name;
  private final Place place;
  private final LongSupplier claims;

  /// The claim of the open delivery, or null.
  private @Nullable Long openClaim;

  /// Up to where each partition was ever delivered to this member.
  private final Map<TopicPartition, Long> delivered = new HashMap<>();

  /// Whether records that this server does not know of may have been delivered.
  private boolean mayHaveDelivered;

  Deliveries(TokenTopics tokenTopics, MemberName name, Place place, LongSupplier claims) {
    this.tokenTopics = tokenTopics;
    this.name = name;
    this.place = place;
    this.claims = claims;
  }

  /// Opens a delivery and answers its token; what it holds is out. Null where all of it belongs to
  /// topics that have gone since: there is nothing to acknowledge.
  @Nullable String open(Delivery delivery) {
    List<AckToken.Part> parts = tokenTopics.parts(delivery.ranges());
    if (parts.isEmpty()) {
      return null;
    }
    long claim = claims.getAsLong();
    openClaim = claim;
    place.setOut(delivery.ranges().keySet());
    return new AckToken(delivery.ownership().generation(), claim, parts).encoded();
  }

  /// Closes the open delivery, acknowledged or not: nothing is out any more.
  ///
  /// @return whether a delivery was open, so that it was not acknowledged
  boolean close() {
    mayHaveDelivered |= place.isEverythingOut();
    boolean wasOpen = openClaim != null;
    openClaim = null;
    place.setOut(Set.of());
    return wasOpen;
  }

  /// Whether this member may have got some of these records before; notes that it gets them now.
  boolean noteRedelivery(Delivery delivery) {
    boolean again = mayHaveDelivered && !delivery.ranges().isEmpty();
    mayHaveDelivered &= delivery.ranges().isEmpty();
    delivered.keySet().retainAll(delivery.ownership().owned().keySet());
    for (Map.Entry<TopicPartition, Range> range : delivery.ranges().entrySet()) {
      long before = delivered.getOrDefault(range.getKey(), 0L);
      again |= range.getValue().from() < before;
      delivered.put(range.getKey(), Math.max(before, range.getValue().to()));
    }
    return again;
  }

  /// Commits what a token names and closes the delivery, unless that is done already.
  ///
  /// @throws Fenced where the token is out of date; nothing is stored
  void acknowledge(AckToken token) {
    Map<TopicPartition, Range> ranges =
        tokenTopics.ranges(token, place.member().ownership().owned().keySet());
    Map<TopicPartition, CommittedOffset> committed = place.member().committed(ranges.keySet());
    boolean done = isDone(ranges, committed);
    if (!done) {
      checkClaim(token);
      checkUntouched(ranges, committed);
      place.member().commit(ends(ranges), token.generation());
    }
    if (!done || isOpen(token)) {
      var _ = close();
      mayHaveDelivered = false;
    }
  }

  private boolean isOpen(AckToken token) {
    return openClaim != null && openClaim == token.claim();
  }

  private void checkClaim(AckToken token) {
    if (!isOpen(token) && !place.isEverythingOut()) {
      throw new Fenced(
          name.group(),
          "This delivery is not the last one to %s; poll again without the token."
              .formatted(name.member()));
    }
  }

  private void checkUntouched(
      Map<TopicPartition, Range> ranges, Map<TopicPartition, CommittedOffset> committed) {
    ranges.forEach((partition, range) -> {
      CommittedOffset now = committed.get(partition);
      if (now == null || now.nextOffset() != range.from()) {
        throw new Fenced(
            name.group(),
            "The offset of %s was moved since this delivery; poll again without the token."
                .formatted(partition));
      }
    });
  }

  /// Whether everything that a token names is committed.
  static boolean isDone(
      Map<TopicPartition, Range> ranges, Map<TopicPartition, CommittedOffset> committed) {
    return ranges.entrySet().stream()
        .allMatch(range -> {
          CommittedOffset now = committed.get(range.getKey());
          return now != null && now.nextOffset() == range.getValue().to();
        });
  }

  /// The offsets up to which ranges go.
  static Map<TopicPartition, CommittedOffset> ends(Map<TopicPartition, Range> ranges) {
    Map<TopicPartition, CommittedOffset> ends = new LinkedHashMap<>();
    ranges.forEach((partition, range) -> ends.put(partition, new CommittedOffset(range.to(), "")));
    return ends;
  }
}
