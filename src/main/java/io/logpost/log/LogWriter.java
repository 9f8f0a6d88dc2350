package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.log.LogState.InService;
import io.logpost.log.LogState.ReadOnly;
import io.logpost.log.PartitionLog.Appended;
import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes what is on disk of a partition log at its two ends: appends and rolls, and drops old
/// segments.
///
/// Threads: any. Under the chain's `appendLock` stand, of what waits for the disk: the write of an
/// append; at a roll, making the new files; before the first change since the start, forcing away
/// the clean-stop marker (`beforeWrite`); at a partition's first append, `partition.metadata`; and
/// once for each segment found at the start, reading its first batch's header for its age.
final class LogWriter {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogWriter.class);

  /// More than this waiting for its flush makes appenders wait.
  static final long MAX_UNFLUSHED_BYTES = 64L << 20;

  private static final Duration MAX_WAIT_FOR_ROOM = Duration.ofSeconds(10);

  private final PartitionId id;
  private final PartitionDirectory directory;
  private final Supplier<LogConfig> config;
  private final LogEnvironment environment;
  private final LogChain chain;
  private final LogFlusher flusher;

  LogWriter(
      PartitionId id,
      PartitionDirectory directory,
      Supplier<LogConfig> config,
      LogEnvironment environment,
      LogChain chain,
      LogFlusher flusher) {
    this.id = id;
    this.directory = directory;
    this.config = config;
    this.environment = environment;
    this.chain = chain;
    this.flusher = flusher;
  }

  /// Writes batches next to each other in one call and gives them their offsets.
  Appended append(List<RecordBatch> batches) {
    ByteBuffer[] buffers = new ByteBuffer[batches.size()];
    chain.appendLock.lock();
    try {
      awaitRoom();
      requireInService();
      long baseOffset = chain.view().logEndOffset();
      long next = assignOffsets(batches, buffers, baseOffset);
      write(segmentFor(batches, next - 1), buffers, batches, next);
      flusher.start();
      return new Appended(baseOffset, next, chain.leavings());
    } finally {
      chain.appendLock.unlock();
    }
  }

  private static long assignOffsets(
      List<RecordBatch> batches, ByteBuffer[] buffers, long baseOffset) {
    long next = baseOffset;
    for (int i = 0; i < buffers.length; i++) {
      RecordBatch batch = batches.get(i);
      batch.assignBaseOffset(next);
      next = batch.nextOffset();
      buffers[i] = batch.buffer();
    }
    return next;
  }

  @GuardedBy("chain.appendLock")
  private void awaitRoom() {
    long deadline = environment.nanos().getAsLong() + MAX_WAIT_FOR_ROOM.toNanos();
    while (chain.unflushedBytes() > MAX_UNFLUSHED_BYTES
        && chain.view().state() instanceof InService) {
      long left = deadline - environment.nanos().getAsLong();
      if (left <= 0) {
        throw new Overloaded(
            "%s has %d bytes waiting for the disk. Nothing was stored; send it again later."
                .formatted(id, chain.unflushedBytes()));
      }
      try {
        var _ = chain.changed.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Overloaded(id + ": the request was given up before anything was stored.");
      }
    }
  }

  /// The active segment, or a new one where what comes does not belong into it.
  @GuardedBy("chain.appendLock")
  private Segment segmentFor(List<RecordBatch> batches, long lastOffset) {
    long bytes = 0;
    long timestamp = TimeIndex.NO_TIMESTAMP;
    for (RecordBatch batch : batches) {
      bytes += batch.sizeInBytes();
      timestamp = Math.max(timestamp, batch.maxTimestamp());
    }
    long nowMs = environment.clock().millis();
    try {
      environment.owner().beforeWrite();
      List<Segment> segments = chain.view().segments();
      if (segments.isEmpty()) {
        makeDirectory();
        return roll();
      }
      Segment active = segments.getLast();
      return active.shouldRoll(config.get(), bytes, timestamp, lastOffset, nowMs) ? roll() : active;
    } catch (DiskFullException e) {
      throw diskFull(e);
    } catch (IOException e) {
      throw notOpened(e);
    }
  }

  /// Nothing was written, so that the log stays in service.
  private LogpostException notOpened(IOException e) {
    LOGGER.warn("{}: no segment could be made or opened in {}", id, directory.path(), e);
    return new PartitionOffline(
        id.topic(),
        id.partition(),
        id + " can't open its files now. Nothing was stored.",
        Map.of());
  }

  @GuardedBy("chain.appendLock")
  private void write(Segment segment, ByteBuffer[] buffers, List<RecordBatch> batches, long next) {
    long sizeBefore = segment.sizeBytes();
    try {
      segment.append(buffers, batches, config.get().indexIntervalBytes());
    } catch (DiskFullException e) {
      throw diskFull(e);
    } catch (NoDescriptorException e) {
      throw notOpened(e);
    } catch (Segment.CutBackFailedException e) {
      flusher.leaveService("writing to " + segment.path() + " failed and could not be undone", e);
      throw new OutcomeUnknown(
          id.topic(), id.partition(), "Writing to %s failed half way.".formatted(id));
    } catch (IOException e) {
      flusher.leaveService("writing to " + segment.path() + " failed", e);
      requireInService();
    }
    chain.appended(segment, segment.sizeBytes() - sizeBefore, next);
  }

  /// Once in a partition's life its first append also waits for `partition.metadata` to be on disk.
  @GuardedBy("chain.appendLock")
  private void makeDirectory() throws IOException {
    LogFiles files = environment.files();
    files.createDirectory(directory.topic());
    files.createDirectory(directory.path());
    PartitionMetadata.write(files, directory.path(), id);
    chain.directoryChanged(directory.topics());
    chain.directoryChanged(directory.topic());
  }

  /// Seals the active segment and goes on in a new one.
  @GuardedBy("chain.appendLock")
  private Segment roll() throws IOException {
    Segment next = SegmentFiles.create(environment, directory.path(), chain.view().logEndOffset());
    chain.rolled(next);
    chain.directoryChanged(directory.path());
    environment.owner().checkpointSoon();
    return next;
  }

  /// Takes the segments that a rule names out of the log, the active one replaced first where it
  /// goes too, and deletes their files.
  ///
  /// @return how many
  int drop(Retention rule, long nowMs) {
    chain.sealedLock.lock();
    try {
      return chain.swapIsUnfinished() ? 0 : dropNow(rule, nowMs);
    } finally {
      chain.sealedLock.unlock();
    }
  }

  @GuardedBy("chain.sealedLock")
  private int dropNow(Retention rule, long nowMs) {
    List<Segment> dropped = List.of();
    chain.appendLock.lock();
    try {
      LogView view = chain.view();
      int count =
          view.state() instanceof InService ? rule.expiredCount(view, config.get(), nowMs) : 0;
      if (count > 0) {
        environment.owner().beforeWrite();
        if (count == view.segments().size()) {
          var _ = roll();
          flusher.start();
        }
        dropped = chain.drop(count);
      }
    } catch (IOException e) {
      LOGGER.warn("{}: expired segments stay until the next look", id, e);
    } finally {
      chain.appendLock.unlock();
    }
    dropped.forEach(this::delete);
    return dropped.size();
  }

  /// A crash in between leaves files that the next look deletes; readers that have one open read
  /// on.
  private void delete(Segment segment) {
    LOGGER.info("{}: deleting the segment {}", id, segment.path());
    for (Path path : segment.paths()) {
      try {
        environment.files().delete(path);
      } catch (IOException e) {
        LOGGER.warn("{} stays until the next start", path, e);
      }
    }
  }

  /// Throws what a caller gets who wants to write to a log that takes no writes.
  void requireInService() {
    switch (chain.view().state()) {
      case InService _ -> {}
      case LogState.Deleted _ -> throw new UnknownTopic(id.topic());
      case LogState.Closed _ ->
          throw new Overloaded("The server is stopping. Nothing was stored; send it again later.");
      case ReadOnly readOnly ->
          throw new PartitionOffline(
              id.topic(), id.partition(), id + " takes no writes: " + readOnly.why(), Map.of());
      case LogState.Damaged damaged -> throw offline(id, damaged.damage());
    }
  }

  static PartitionOffline offline(PartitionId id, LogState.Damage damage) {
    return new PartitionOffline(
        id.topic(),
        id.partition(),
        id + " is damaged: " + damage.describe() + ".",
        Map.of(
            "file", damage.file().toString(),
            "position", damage.position(),
            "first_offset", damage.firstOffset(),
            "end_offset", damage.endOffset()));
  }

  DiskFull diskFull(DiskFullException e) {
    LOGGER.warn("{}: no room on the disk", id, e);
    return new DiskFull(
        id.topic(), "The disk has no room for %s. Nothing was stored.".formatted(id));
  }
}
