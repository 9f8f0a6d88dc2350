package io.logpost.engine.kafka;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/// One fetch under way: where each partition stands and what was shown. Confined to its request.
final class KafkaFetch {
  /// How long a first record may be on its way that the leader has: it is read from a follower that
  /// lags, or the leader changes.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// The same once something was shown.
  private static final Duration SHORT_PATIENCE = Duration.ofMillis(100);

  private final TopicCache cache;
  private final BoundsQuery query;
  private final Readers readers;
  private final FetchRequest request;
  private final PartitionRecordVisitor visitor;
  private final Map<TopicPartition, Long> nextOffsets;
  private final Map<TopicPartition, OffsetBounds> bounds = new LinkedHashMap<>();
  private long shownCount;
  private boolean ended;
  private boolean behind;

  KafkaFetch(
      TopicCache cache,
      BoundsQuery query,
      Readers readers,
      FetchRequest request,
      PartitionRecordVisitor visitor) {
    this.cache = cache;
    this.query = query;
    this.readers = readers;
    this.request = request;
    this.visitor = visitor;
    nextOffsets = new LinkedHashMap<>(request.positions());
  }

  /// Shows what is there, in the order of the request.
  ///
  /// @throws LogpostException for a position out of bounds, a topic that is gone or a cluster that
  ///   does not answer, if nothing was shown; else that ends the fetch
  void look() {
    behind = false;
    askBounds();
    try {
      for (TopicPartition id : request.positions().keySet()) {
        if (!ended && nextOffset(id) < requireNonNull(bounds.get(id)).endOffset()) {
          show(id);
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

  /// Whether there is something that did not come when it was looked for.
  boolean isBehind() {
    return behind;
  }

  /// Where each partition stands, in the order of the request.
  Map<TopicPartition, Long> nextOffsets() {
    return nextOffsets;
  }

  FetchResult result() {
    return new FetchResult(nextOffsets, bounds);
  }

  private void askBounds() {
    bounds.putAll(query.bounds(request.positions().keySet(), request.isolation()));
    request.positions().keySet().forEach(this::checkPosition);
  }

  private void checkPosition(TopicPartition id) {
    long position = nextOffset(id);
    OffsetBounds now = requireNonNull(bounds.get(id));
    if (position < now.startOffset()) {
      throw new OffsetBeforeStart(
          id.topic(), id.partition(), position, now.startOffset(), now.endOffset());
    }
    if (position > now.endOffset()) {
      throw new OffsetAfterEnd(
          id.topic(), id.partition(), position, now.startOffset(), now.endOffset());
    }
  }

  private void show(TopicPartition id) {
    Reader.Source source =
        new Reader.Source(cache.topic(id.topic()).topicId(), id, request.isolation());
    Reader reader = readers.take(source, nextOffset(id));
    boolean usable = false;
    try {
      show(reader, id);
      usable = true;
    } catch (OffsetOutOfRangeException e) {
      usable = true;
      movedBounds();
    } catch (KafkaException e) {
      throw KafkaErrors.ofRead(e, Subject.of(id));
    } finally {
      stoodAt(id, reader.offset());
      if (usable) {
        readers.giveBack(reader);
      } else {
        readers.discard(reader);
      }
    }
  }

  private void show(Reader reader, TopicPartition id) {
    long end = requireNonNull(bounds.get(id)).endOffset();
    Duration patience = shownCount > 0 ? SHORT_PATIENCE : PATIENCE;
    ended = !reader.show(end, this::shown, patience);
    behind |= reader.offset() < end;
  }

  private boolean shown(TopicPartition id, RecordView record) {
    if (!visitor.record(id, record)) {
      return false;
    }
    shownCount++;
    return true;
  }

  private void stoodAt(TopicPartition id, long offset) {
    nextOffsets.put(id, offset);
    OffsetBounds known = requireNonNull(bounds.get(id));
    if (offset > known.endOffset()) {
      bounds.put(id, new OffsetBounds(known.startOffset(), offset));
    }
  }

  /// The log's start has passed the place since it was asked for, or a follower is behind it.
  private void movedBounds() {
    if (shownCount > 0) {
      ended = true;
    } else {
      askBounds();
      behind = true;
    }
  }

  private long nextOffset(TopicPartition id) {
    return requireNonNull(nextOffsets.get(id));
  }
}
