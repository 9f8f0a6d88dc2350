package io.logpost.http.records;

import io.logpost.engine.Engine;
import io.logpost.engine.FetchRequest;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.http.Problems;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.TopicPartition;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A stream of a topic's records, from its first byte to its end. One thread; used once.
///
/// It reads what is there up to a size, sends that, and waits for more when nothing is: so it keeps
/// no more than that in memory, and only it waits for its reader. It ends when its topic is gone,
/// its reader is, the server stops, or, where it is not live, at the end.
final class TopicStream {
  private static final Logger LOG = LoggerFactory.getLogger(TopicStream.class);

  private final Engine engine;
  private final StreamPositions positions;
  private final JsonOutput out;
  private final StreamLines lines;
  private final OpenStreams streams;
  private final StreamPace pace;
  private final StreamTroubles troubles;
  private long sentAtNanos;

  TopicStream(
      Engine engine,
      StreamPositions positions,
      JsonOutput out,
      StreamLines lines,
      OpenStreams streams,
      StreamPace pace) {
    this.engine = engine;
    this.positions = positions;
    this.out = out;
    this.lines = lines;
    this.streams = streams;
    this.pace = pace;
    this.troubles = new StreamTroubles(pace.retry());
  }

  /// Sends the stream; a reader that leaves ends it.
  void run() {
    try {
      lines.open(positions);
      send();
      boolean goesOn = true;
      while (goesOn && !streams.isStopped()) {
        goesOn = step();
        sendWhatWaits();
      }
    } catch (UncheckedIOException e) {
      LOG.debug("The reader of a stream of {} left", positions.topic(), e);
    }
  }

  private boolean step() {
    try {
      positions.follow(engine.topics());
      return read();
    } catch (PartitionOffline | Overloaded e) {
      return endure(e);
    } catch (LogpostException e) {
      lines.problem(Problems.of(e));
      return false;
    }
  }

  /// Reads a group, waiting for its first record; answers whether the stream goes on.
  private boolean read() {
    long now = System.nanoTime();
    Duration wait = positions.isLive() ? waitFrom(now) : Duration.ZERO;
    FetchRequest request = positions.request(troubles.aside(now), wait);
    if (request.positions().isEmpty()) {
      streams.awaitStop(wait);
      return positions.isLive();
    }
    StreamGroup group = new StreamGroup(out, lines, positions);
    try {
      engine.records().fetch(request, group).nextOffsets().forEach(positions::passTo);
    } catch (OffsetBeforeStart _) {
      tellGaps(request);
      return true;
    }
    troubles.forgetRead(request, positions);
    return positions.isLive() || !group.isEmpty();
  }

  private Duration waitFrom(long nowNanos) {
    long untilIdle = Math.max(0, sentAtNanos + pace.idle().toNanos() - nowNanos);
    long wait = Math.min(untilIdle, pace.look().toNanos());
    return Duration.ofNanos(troubles.untilRetry(nowNanos, wait));
  }

  private void tellGaps(FetchRequest request) {
    positions.bounds(engine.records(), request).forEach(this::tellGap);
  }

  private void tellGap(TopicPartition id, OffsetBounds bounds) {
    long from = positions.next(id);
    if (from < bounds.startOffset()) {
      positions.moveTo(id, bounds.startOffset());
      lines.gap(id, from, bounds.startOffset(), positions);
    }
  }

  /// Tells of trouble that may pass, and leaves it alone for a while; answers whether the stream
  /// goes on.
  private boolean endure(LogpostException trouble) {
    if (!(trouble.facts().get("partition") instanceof Integer partition)) {
      lines.problem(Problems.of(trouble));
      send();
      streams.awaitStop(pace.retry());
    } else if (troubles.add(new TopicPartition(positions.topic(), partition), System.nanoTime())) {
      lines.problem(Problems.of(trouble));
    }
    return positions.isLive();
  }

  private void sendWhatWaits() {
    if (out.pendingBytes() > 0) {
      send();
    } else if (System.nanoTime() - sentAtNanos >= pace.idle().toNanos()) {
      lines.idle();
      send();
    }
  }

  private void send() {
    boolean caughtUp = out.pendingBytes() < StreamGroup.GROUP_BYTES;
    out.flush();
    if (caughtUp) {
      out.trim();
    }
    sentAtNanos = System.nanoTime();
  }
}
