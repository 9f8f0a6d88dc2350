package io.logpost.http.records;

import io.logpost.engine.Engine;
import io.logpost.engine.FetchRequest;
import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.RecordStore;
import io.logpost.engine.Topics;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.http.Limits;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where a stream stands in each of its partitions, where it ends, and which has the next turn. One
/// thread.
///
/// Kept in arrays: a cursor over all of them goes with every event.
final class StreamPositions {
  private static final long NO_END = Long.MAX_VALUE;

  private final TopicReading reading;
  private final Isolation isolation;
  private final boolean live;
  private final List<TopicPartition> ids;
  private int[] partitions;
  private long[] next;
  private long[] ends;
  private int turn;

  /// Where a stream starts.
  ///
  /// @param live whether it has no end; else it ends where the partitions end now
  /// @throws BadParameter for too many partitions, or a cursor that does not fit
  /// @throws OffsetAfterEnd for a cursor from beyond the end
  StreamPositions(
      Engine engine, TopicReading reading, FetchStart start, Isolation isolation, boolean live) {
    checkCount(reading.partitionCount());
    this.reading = reading;
    this.isolation = isolation;
    this.live = live;
    this.ids = new ArrayList<>(reading.ids(0));
    this.partitions = ids.stream().mapToInt(TopicPartition::partition).toArray();
    this.next = new long[partitions.length];
    this.ends = new long[partitions.length];
    Map<TopicPartition, Long> positions = reading.positions(start, isolation);
    this.turn = Arrays.binarySearch(partitions, firstOf(positions));
    Map<TopicPartition, OffsetBounds> bounds =
        engine.records().bounds(positions.keySet(), isolation);
    for (int i = 0; i < partitions.length; i++) {
      next[i] = FetchService.found(positions, ids.get(i));
      long end = endOf(ids.get(i), next[i], FetchService.found(bounds, ids.get(i)));
      ends[i] = live ? NO_END : end;
    }
  }

  /// @throws BadParameter for more partitions than a stream may have
  private static void checkCount(int partitionCount) {
    if (partitionCount > Limits.MAX_STREAM_PARTITIONS) {
      throw new BadParameter(
          "partitions",
          "A stream reads up to %d partitions, not %d; choose some by partitions=."
              .formatted(Limits.MAX_STREAM_PARTITIONS, partitionCount),
          Limits.MAX_STREAM_PARTITIONS);
    }
  }

  private static int firstOf(Map<TopicPartition, Long> positions) {
    return positions.keySet().iterator().next().partition();
  }

  private static long endOf(TopicPartition id, long position, OffsetBounds bounds) {
    if (position > bounds.endOffset()) {
      throw new OffsetAfterEnd(
          id.topic(), id.partition(), position, bounds.startOffset(), bounds.endOffset());
    }
    return bounds.endOffset();
  }

  String topic() {
    return reading.topic();
  }

  /// Whether the stream goes on with what comes.
  boolean isLive() {
    return live;
  }

  /// Makes sure that the topic is the same still, and adds the partitions that it has got since,
  /// from their first record on, where all are read and what comes is.
  ///
  /// @throws UnknownTopic where the topic was deleted, even if there is one of its name again
  /// @throws BadParameter where the partitions are too many now
  void follow(Topics topics) {
    if (TopicCursor.hash(topics.topicId(topic())) != reading.topicHash()) {
      throw new UnknownTopic(topic());
    }
    growTo(topics.partitionCount(topic()));
  }

  private void growTo(int partitionCount) {
    if (!live || !reading.all() || partitionCount <= ids.size()) {
      return;
    }
    checkCount(partitionCount);
    int before = ids.size();
    partitions = Arrays.copyOf(partitions, partitionCount);
    next = Arrays.copyOf(next, partitionCount);
    ends = Arrays.copyOf(ends, partitionCount);
    for (int partition = before; partition < partitionCount; partition++) {
      ids.add(new TopicPartition(topic(), partition));
      partitions[partition] = partition;
      ends[partition] = NO_END;
    }
  }

  /// What is to be read next, in turn; no positions where nothing is.
  ///
  /// @param without partitions that are left out
  FetchRequest request(Set<TopicPartition> without, Duration maxWait) {
    Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    for (int i = 0; i < partitions.length; i++) {
      int index = (turn + i) % partitions.length;
      if (next[index] < ends[index] && !without.contains(ids.get(index))) {
        positions.put(ids.get(index), next[index]);
      }
    }
    return new FetchRequest(positions, isolation, maxWait);
  }

  /// Where the partitions of a request start now.
  Map<TopicPartition, OffsetBounds> bounds(RecordStore records, FetchRequest request) {
    return records.bounds(request.positions().keySet(), isolation);
  }

  /// Whether a record at this offset is past the stream's end.
  boolean isPastEnd(TopicPartition id, long offset) {
    return offset >= ends[index(id)];
  }

  /// Takes a partition to its end.
  void finish(TopicPartition id) {
    next[index(id)] = ends[index(id)];
  }

  /// The next offset to read of a partition.
  long next(TopicPartition id) {
    return next[index(id)];
  }

  /// Moves a partition to the next offset to read of it.
  void moveTo(TopicPartition id, long nextOffset) {
    next[index(id)] = nextOffset;
  }

  /// The same, but not past the stream's end.
  void passTo(TopicPartition id, long nextOffset) {
    moveTo(id, Math.min(nextOffset, ends[index(id)]));
  }

  /// Gives the next turn to a partition, or to the one after it.
  ///
  /// @param steps 0 or 1
  void giveTurn(TopicPartition id, int steps) {
    turn = (index(id) + steps) % partitions.length;
  }

  /// The text of a cursor over all partitions.
  byte[] cursor() {
    return TopicCursor.encode(
        reading.topicHash(), reading.all(), partitions[turn], partitions, next);
  }

  private int index(TopicPartition id) {
    return Arrays.binarySearch(partitions, id.partition());
  }
}
