package io.logpost.consumer;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.Isolation;
import io.logpost.engine.Ownership;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads for one call of a member, until records came or its time is over.
///
/// While it waits it gives way to the member's other calls, releases what is to move, and begins to
/// read what the member gets. A partition that is out of service is left out as long as others can
/// be read; its failure is thrown where no records came in the end.
///
/// Confined to the call that holds the place.
final class Reading {
  /// Most partitions in one delivery.
  static final int MAX_PARTITIONS = 128;

  /// Where reading goes on; the two kinds of members differ in that.
  interface Positions {
    /// A position for each partition, in the list's order.
    Map<TopicPartition, Long> of(List<TopicPartition> partitions, Ownership ownership);

    /// Brings inside what lies outside of its log.
    void bringInside(Map<TopicPartition, Long> positions, Ownership ownership);
  }

  /// The offsets of one partition that were delivered: from the first, up to before the second.
  record Range(long from, long to) {}

  /// What was delivered; nothing where no records came.
  record Delivery(Ownership ownership, Map<TopicPartition, Range> ranges) {}

  private final Place place;
  private final Positions positions;
  private final Turns turns;
  private final Isolation isolation;
  private final Page page;
  private final long beginNanos;

  private Unreadable unreadable = new Unreadable();
  private @Nullable Ownership known;

  Reading(
      Place place,
      Positions positions,
      Turns turns,
      Isolation isolation,
      PartitionRecordVisitor visitor) {
    this.place = place;
    this.positions = positions;
    this.turns = turns;
    this.isolation = isolation;
    this.page = new Page(visitor);
    this.beginNanos = place.nanoTime();
  }

  /// Reads what a member owns, less what is paused.
  ///
  /// @param ended asked each time it was woken, whether to wait no longer; it may throw
  Delivery run(Duration maxWait, Set<TopicPartition> paused, BooleanSupplier ended) {
    while (true) {
      Ownership ownership = settle();
      Map<TopicPartition, Range> ranges = look(ownership, paused, rest(maxWait));
      if (ranges != null && page.count > 0) {
        turns.end(page.refused, page.lastTaken);
        return new Delivery(ownership, ranges);
      }
      if (ranges != null && isOver(maxWait, ended)) {
        unreadable.throwIfOffline();
        return new Delivery(place.settle(), Map.of());
      }
    }
  }

  /// Whether to wait no longer: asked before giving way, since who comes may hold the place for
  /// long, and after it, since who came may have ended the membership.
  private boolean isOver(Duration maxWait, BooleanSupplier ended) {
    if (ended.getAsBoolean() || rest(maxWait).isZero()) {
      return true;
    }
    place.giveWay();
    return ended.getAsBoolean();
  }

  private Duration rest(Duration maxWait) {
    Duration rest = maxWait.minusNanos(place.nanoTime() - beginNanos);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /// What could not be read may be readable, or another's, once ownership has changed.
  private Ownership settle() {
    Ownership now = place.settle();
    if (!now.equals(known)) {
      known = now;
      unreadable = new Unreadable();
    }
    return now;
  }

  /// One fetch; null where a position or a partition was in the way and is not any more.
  private @Nullable Map<TopicPartition, Range> look(
      Ownership ownership, Set<TopicPartition> paused, Duration wait) {
    Map<TopicPartition, Long> from = Map.of();
    try {
      SortedSet<TopicPartition> wanted = unreadable.without(ownership.readable());
      wanted.removeAll(paused);
      from = positions.of(turns.ordered(wanted), ownership);
      return ranges(from, place.member().fetch(new FetchRequest(from, isolation, wait), page));
    } catch (OffsetBeforeStart | OffsetAfterEnd _) {
      positions.bringInside(from, ownership);
    } catch (UnknownTopic | UnknownPartition | PartitionOffline e) {
      unreadable.add(e);
    }
    return null;
  }

  private static Map<TopicPartition, Range> ranges(
      Map<TopicPartition, Long> positions, FetchResult result) {
    Map<TopicPartition, Range> ranges = new LinkedHashMap<>();
    positions.forEach((partition, from) -> {
      long to = requireNonNull(result.nextOffsets().get(partition));
      if (to > from) {
        ranges.put(partition, new Range(from, to));
      }
    });
    return ranges;
  }

  /// Passes records on and remembers whose they are.
  private static final class Page implements PartitionRecordVisitor {
    private final PartitionRecordVisitor visitor;
    private int count;
    private int partitionCount;
    private @Nullable TopicPartition lastTaken;
    private @Nullable TopicPartition refused;

    private Page(PartitionRecordVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public boolean record(TopicPartition partition, RecordView record) {
      boolean another = !partition.equals(lastTaken);
      boolean full = another && partitionCount == MAX_PARTITIONS;
      if (full || !visitor.record(partition, record)) {
        refused = partition;
        return false;
      }
      partitionCount += another ? 1 : 0;
      lastTaken = partition;
      count++;
      return true;
    }
  }
}
