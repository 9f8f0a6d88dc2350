package io.logpost.engine.embedded;

import io.logpost.engine.FetchResult;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.log.LogBounds;
import io.logpost.record.RecordView;
import io.logpost.record.RecordVisitor;
import io.logpost.record.TopicPartition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One fetch under way: where each partition stands and what was shown. Confined to its request.
final class Fetch {
  private final PartitionFinder partitions;
  private final List<Partition> found;
  private final PartitionRecordVisitor visitor;
  private final Map<TopicPartition, Long> nextOffsets;
  private final Map<TopicPartition, OffsetBounds> bounds = new LinkedHashMap<>();
  private long shownCount;
  private boolean ended;

  Fetch(
      PartitionFinder partitions,
      List<Partition> found,
      Map<TopicPartition, Long> positions,
      PartitionRecordVisitor visitor) {
    this.partitions = partitions;
    this.found = found;
    this.visitor = visitor;
    this.nextOffsets = new LinkedHashMap<>(positions);
  }

  /// Shows what is there, in the order of the request.
  ///
  /// @throws LogpostException for a position out of bounds, a topic that is gone or a log out of
  ///   service, if nothing was shown; else that ends the fetch
  void look() {
    found.forEach(this::checkPosition);
    try {
      for (Partition partition : found) {
        if (!ended) {
          show(partition);
        }
      }
    } catch (LogpostException e) {
      if (shownCount == 0) {
        throw e;
      }
      ended = true;
    }
  }

  /// Whether there is nothing to wait for: something was shown, or no more is wanted.
  boolean isDone() {
    return ended || shownCount > 0;
  }

  long shownCount() {
    return shownCount;
  }

  FetchResult result() {
    return new FetchResult(nextOffsets, bounds);
  }

  private void checkPosition(Partition partition) {
    partitions.checkPresent(partition);
    LogBounds now = partition.log().bounds();
    bounds.put(partition.id(), PartitionFinder.readableBounds(now));
    long position = nextOffset(partition);
    String topic = partition.id().topic();
    int number = partition.id().partition();
    if (position < now.startOffset()) {
      throw new OffsetBeforeStart(topic, number, position, now.startOffset(), now.highWatermark());
    }
    if (position > now.highWatermark()) {
      throw new OffsetAfterEnd(topic, number, position, now.startOffset(), now.highWatermark());
    }
  }

  private void show(Partition partition) {
    long from = nextOffset(partition);
    if (from == partition.log().bounds().highWatermark()) {
      return;
    }
    Shown shown = new Shown(partition.id(), from);
    try {
      long next = partition.log().read(from, shown);
      nextOffsets.put(partition.id(), next);
    } catch (LogpostException e) {
      nextOffsets.put(partition.id(), shown.nextOffset);
      throw e;
    } finally {
      bounds.put(partition.id(), PartitionFinder.readableBounds(partition.log().bounds()));
    }
  }

  @SuppressWarnings("NullAway") // every partition found has a position
  private long nextOffset(Partition partition) {
    return nextOffsets.get(partition.id());
  }

  /// Passes a partition's records on and remembers how far it came.
  private final class Shown implements RecordVisitor {
    private final TopicPartition id;
    private long nextOffset;

    private Shown(TopicPartition id, long nextOffset) {
      this.id = id;
      this.nextOffset = nextOffset;
    }

    @Override
    public boolean record(RecordView record) {
      if (!visitor.record(id, record)) {
        ended = true;
        return false;
      }
      nextOffset = record.offset() + 1;
      shownCount++;
      return true;
    }
  }
}
